/** Qwen2 Technical Report (Yang et al. 2024). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { Module, normal, RmsNorm } from '@glossa/tensor';
import {
  attentionProjections,
  causal,
  MultiHeadAttention,
  slidingWindow,
  type CachedContext,
  type MaskRule,
} from '@glossa/attention';
import { GatedFeedForward, gatedProjections } from '../../blocks/gated-feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { preNorm } from '../../blocks/pre-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer } from '../../blocks/transformer-layer.js';
import { rotaryPositions } from '../shared/rope-scaling.js';
import type { Qwen2Config } from './config.js';

/** Qwen2: Llama with biases on query, key and value, and sliding windows in some layers. */
export class Qwen2 extends Module {
  readonly embedding: TokenEmbedding;
  readonly stack: LayerStack;
  readonly norm: RmsNorm;

  constructor(readonly config: Qwen2Config) {
    super();
    const initializer = normal(config.initializerRange);
    const norm = () => new RmsNorm(config.hiddenSize, config.rmsNormEps);
    const positions = rotaryPositions(config);
    const masks = { full_attention: causal, sliding_attention: slidingWindow(config.slidingWindow) };
    const attention = (mask: MaskRule) => {
      const projections = attentionProjections(config, { outputBias: false, initializer });
      return new MultiHeadAttention(config, { projections, positions, mask, dropout: config.attentionDropout });
    };
    const feedForward = () => {
      const projections = gatedProjections(config, { bias: false, initializer });
      return new GatedFeedForward(config, 'silu', { projections });
    };

    this.embedding = new TokenEmbedding(config, { initializer });
    this.stack = new LayerStack(config.numHiddenLayers, (layer) => {
      return new TransformerLayer({
        selfAttention: preNorm(norm(), attention(masks[config.layerTypes[layer]])),
        feedForward: preNorm(norm(), feedForward()),
      });
    });
    this.norm = norm();
  }

  /** @param ids [batch, length] @returns hidden states [batch, length, hidden] */
  forward(ids: Tensor2D, context: CachedContext = {}, inputs: { mask?: Tensor | null } = {}): Tensor3D {
    checkOptions('Qwen2', inputs, { mask: true });
    const embedded = this.embedding.forward(ids, context);
    return this.norm.forward(this.stack.forward(embedded, context, inputs)) as Tensor3D;
  }
}
