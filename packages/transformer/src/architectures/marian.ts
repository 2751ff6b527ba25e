/** Marian: Fast Neural Machine Translation in C++ (Junczys-Dowmunt et al. 2018). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { LayerNorm, Module, normal } from '@glossa/tensor';
import { causal, MultiHeadAttention, SplitSinusoidalPositions, type CachedContext } from '@glossa/attention';
import { activations } from '../blocks/activations.js';
import { FeedForward } from '../blocks/feed-forward.js';
import { LayerStack } from '../blocks/layer-stack.js';
import { postNorm } from '../blocks/post-norm.js';
import { TokenEmbedding } from '../blocks/token-embedding.js';
import { TransformerLayer, type LayerInputs } from '../blocks/transformer-layer.js';
import { fixedBias, TiedOutput, type VocabularyProjection } from '../heads/tied-output.js';
import type { BartConfig } from './bart.js';

/** Marian: post-norm encoder-decoder, sinusoidal positions, a fixed bias of the logits. */
export class Marian extends Module {
  readonly embedding: TokenEmbedding;
  readonly encoder: LayerStack;
  readonly decoder: LayerStack;

  constructor(readonly config: BartConfig) {
    super();
    const { hiddenSize, dropout } = config;
    const initializer = normal(config.initStd);
    const norm = () => new LayerNorm(hiddenSize, 1e-5);
    const attention = (numAttentionHeads: number, options = {}) => {
      const body = new MultiHeadAttention({ hiddenSize, numAttentionHeads }, { dropout: config.attentionDropout, initializer, ...options });
      return postNorm(norm(), body, dropout);
    };
    const feedForward = (intermediateSize: number) => {
      const options = { dropout: config.activationDropout, initializer };
      return postNorm(norm(), new FeedForward({ hiddenSize, intermediateSize }, activations[config.activationFunction], options), dropout);
    };

    this.embedding = new TokenEmbedding(config, {
      paddingId: config.padTokenId,
      positions: new SplitSinusoidalPositions(hiddenSize, config.maxPositionEmbeddings),
      scale: config.scaleEmbedding ? Math.sqrt(hiddenSize) : 1,
      dropout,
      initializer,
    });
    this.encoder = new LayerStack(config.encoderLayers, () => {
      return new TransformerLayer({ selfAttention: attention(config.encoderAttentionHeads), feedForward: feedForward(config.encoderFfnDim) });
    });
    this.decoder = new LayerStack(config.decoderLayers, () => {
      const heads = config.decoderAttentionHeads;
      const selfAttention = attention(heads, { mask: causal });
      return new TransformerLayer({ selfAttention, crossAttention: attention(heads), feedForward: feedForward(config.decoderFfnDim) });
    });
  }

  output(): VocabularyProjection {
    return new TiedOutput(this.embedding.tokens, { bias: fixedBias(this.config.vocabSize) });
  }

  /** @param ids [batch, sourceLength] @returns [batch, sourceLength, hidden] */
  encode(ids: Tensor2D, context: CachedContext = {}, inputs: { mask?: Tensor | null } = {}): Tensor3D {
    return this.encoder.forward(this.embedding.forward(ids, context), context, inputs);
  }

  /** @param ids [batch, length] @returns [batch, length, hidden] */
  decode(ids: Tensor2D, context: CachedContext, inputs: LayerInputs): Tensor3D {
    return this.decoder.forward(this.embedding.forward(ids, context), context, inputs);
  }
}
