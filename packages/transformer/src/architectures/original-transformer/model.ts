/** Attention Is All You Need (Vaswani et al. 2017). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { LayerNorm, Module, normal, xavierUniform } from '@glossa/tensor';
import {
  attentionProjections,
  causal,
  MultiHeadAttention,
  SinusoidalPositions,
  type CachedContext,
  type MaskRule,
} from '@glossa/attention';
import { relu } from '../../blocks/activations.js';
import { FeedForward, feedForwardProjections } from '../../blocks/feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { postNorm } from '../../blocks/post-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer, type LayerInputs } from '../../blocks/transformer-layer.js';
import type { OriginalTransformerConfig } from './config.js';

/**
 * The encoder-decoder Transformer: post-norm, sinusoidal positions, one embedding shared by source, target and output.
 */
export class OriginalTransformer extends Module {
  readonly embedding: TokenEmbedding;
  readonly encoder: LayerStack;
  readonly decoder: LayerStack;
  /** Positions have no end. */
  readonly maxLength = undefined;

  constructor(readonly config: OriginalTransformerConfig) {
    super();
    const { hiddenSize, dropout } = config;
    const initializer = xavierUniform;
    const norm = () => new LayerNorm(hiddenSize, config.layerNormEps);
    const attention = (mask?: MaskRule) => {
      const projections = attentionProjections(config, { initializer });
      return postNorm(norm(), new MultiHeadAttention(config, { projections, mask }), dropout);
    };
    const feedForward = () => {
      const projections = feedForwardProjections(config, { initializer });
      return postNorm(norm(), new FeedForward(config, relu, { projections }), dropout);
    };

    this.embedding = new TokenEmbedding(config, {
      positions: new SinusoidalPositions(hiddenSize),
      scale: Math.sqrt(hiddenSize),
      dropout,
      initializer: normal(hiddenSize ** -0.5),
    });
    this.encoder = new LayerStack(config.encoderLayers, () => {
      return new TransformerLayer({ selfAttention: attention(), feedForward: feedForward() });
    });
    this.decoder = new LayerStack(config.decoderLayers, () => {
      const selfAttention = attention(causal);
      return new TransformerLayer({ selfAttention, crossAttention: attention(), feedForward: feedForward() });
    });
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
