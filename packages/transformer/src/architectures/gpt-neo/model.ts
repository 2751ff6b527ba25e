/** GPT-Neo: Large Scale Autoregressive Language Modeling with Mesh-Tensorflow (Black et al. 2021). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { LayerNorm, Module, normal } from '@glossa/tensor';
import {
  attentionProjections,
  causal,
  LearnedPositions,
  MultiHeadAttention,
  slidingWindow,
  type CachedContext,
  type MaskRule,
} from '@glossa/attention';
import { geluTanh } from '../../blocks/activations.js';
import { FeedForward, feedForwardProjections } from '../../blocks/feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { preNorm } from '../../blocks/pre-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer } from '../../blocks/transformer-layer.js';
import type { GptNeoConfig } from './config.js';

/** GPT-Neo: GPT-2 with unscaled scores, and sliding windows in some layers. */
export class GptNeo extends Module {
  readonly embedding: TokenEmbedding;
  readonly stack: LayerStack;
  readonly norm: LayerNorm;

  constructor(readonly config: GptNeoConfig) {
    super();
    const { hiddenSize, residDropout } = config;
    const initializer = normal(config.initializerRange);
    const norm = () => new LayerNorm(hiddenSize, config.layerNormEpsilon);
    const masks = { global: causal, local: slidingWindow(config.windowSize) };
    const attention = (mask: MaskRule) => {
      const projections = attentionProjections(config, { bias: false, outputBias: true, initializer });
      return new MultiHeadAttention(config, { projections, mask, scale: 1, dropout: config.attentionDropout });
    };
    const feedForward = () => {
      const projections = feedForwardProjections(config, { initializer });
      return new FeedForward(config, geluTanh, { projections });
    };

    this.embedding = new TokenEmbedding(config, {
      positions: new LearnedPositions(config.maxPositionEmbeddings, hiddenSize, initializer),
      dropout: config.embedDropout,
      initializer,
    });
    this.stack = new LayerStack(config.numHiddenLayers, (layer) => {
      return new TransformerLayer({
        selfAttention: preNorm(norm(), attention(masks[config.attentionTypes[layer]]), residDropout),
        feedForward: preNorm(norm(), feedForward(), residDropout),
      });
    });
    this.norm = norm();
  }

  /** @param ids [batch, length] @returns hidden states [batch, length, hidden] */
  forward(ids: Tensor2D, context: CachedContext = {}, inputs: { mask?: Tensor | null } = {}): Tensor3D {
    checkOptions('GptNeo', inputs, { mask: true });
    const embedded = this.embedding.forward(ids, context);
    return this.norm.forward(this.stack.forward(embedded, context, inputs)) as Tensor3D;
  }
}
