/** BART: Denoising Sequence-to-Sequence Pre-training (Lewis et al. 2020). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { LayerNorm, Module, normal, type Embedding } from '@glossa/tensor';
import {
  attentionProjections,
  causal,
  LearnedPositions,
  MultiHeadAttention,
  type CachedContext,
  type MaskRule,
} from '@glossa/attention';
import { activations } from '../../blocks/activations.js';
import { FeedForward, feedForwardProjections } from '../../blocks/feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { postNorm } from '../../blocks/post-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer, type LayerInputs } from '../../blocks/transformer-layer.js';
import type { BartConfig } from './config.js';

/**
 * BART: post-norm encoder-decoder, learned positions that begin at row 2, normed embeddings, a fixed bias of the
 * logits.
 */
export class Bart extends Module {
  readonly embedding: TokenEmbedding;
  /** Of the target: its own but for the token vectors. */
  readonly targetEmbedding: TokenEmbedding;
  readonly encoder: LayerStack;
  readonly decoder: LayerStack;

  constructor(readonly config: BartConfig) {
    super();
    const { hiddenSize, dropout } = config;
    const initializer = normal(config.initStd);
    const embedding = (tokens?: Embedding) =>
      new TokenEmbedding(config, {
        tokens,
        paddingId: config.padTokenId,
        positions: new LearnedPositions(config.maxPositionEmbeddings, hiddenSize, initializer, { firstRow: 2 }),
        scale: config.scaleEmbedding ? Math.sqrt(hiddenSize) : 1,
        norm: new LayerNorm(hiddenSize, 1e-5),
        dropout,
        initializer,
      });

    this.embedding = embedding();
    this.targetEmbedding = embedding(this.embedding.tokens);
    const { encoder, decoder } = bartStacks(config);
    this.encoder = encoder;
    this.decoder = decoder;
  }

  /** @param ids [batch, sourceLength] @returns [batch, sourceLength, hidden] */
  encode(ids: Tensor2D, context: CachedContext = {}, inputs: { mask?: Tensor | null } = {}): Tensor3D {
    return this.encoder.forward(this.embedding.forward(ids, context), context, inputs);
  }

  /** @param ids [batch, length] @returns [batch, length, hidden] */
  decode(ids: Tensor2D, context: CachedContext, inputs: LayerInputs): Tensor3D {
    return this.decoder.forward(this.targetEmbedding.forward(ids, context), context, inputs);
  }
}

/** The layers of BART, and of Marian: post-norm, with cross-attention in the decoder. */
export function bartStacks(config: BartConfig): { encoder: LayerStack; decoder: LayerStack } {
  const { hiddenSize, dropout } = config;
  const initializer = normal(config.initStd);
  const norm = () => new LayerNorm(hiddenSize, 1e-5);
  const attention = (numAttentionHeads: number, mask?: MaskRule) => {
    const sizes = { hiddenSize, numAttentionHeads };
    const projections = attentionProjections(sizes, { initializer });
    const body = new MultiHeadAttention(sizes, { projections, mask, dropout: config.attentionDropout });
    return postNorm(norm(), body, dropout);
  };
  const feedForward = (intermediateSize: number) => {
    const sizes = { hiddenSize, intermediateSize };
    const parts = { projections: feedForwardProjections(sizes, { initializer }), dropout: config.activationDropout };
    return postNorm(norm(), new FeedForward(sizes, activations[config.activationFunction], parts), dropout);
  };

  const encoder = new LayerStack(config.encoderLayers, () => {
    return new TransformerLayer({
      selfAttention: attention(config.encoderAttentionHeads),
      feedForward: feedForward(config.encoderFfnDim),
    });
  });
  const decoder = new LayerStack(config.decoderLayers, () => {
    const heads = config.decoderAttentionHeads;
    const selfAttention = attention(heads, causal);
    return new TransformerLayer({
      selfAttention,
      crossAttention: attention(heads),
      feedForward: feedForward(config.decoderFfnDim),
    });
  });
  return { encoder, decoder };
}
