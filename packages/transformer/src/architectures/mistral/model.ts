/** Mistral 7B (Jiang et al. 2023). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { Module, normal, RmsNorm } from '@glossa/tensor';
import { attentionProjections, causal, MultiHeadAttention, slidingWindow, type CachedContext } from '@glossa/attention';
import { GatedFeedForward, gatedProjections } from '../../blocks/gated-feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { preNorm } from '../../blocks/pre-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer } from '../../blocks/transformer-layer.js';
import { rotaryPositions } from '../shared/rope-scaling.js';
import type { MistralConfig } from './config.js';

/** Mistral: Llama whose positions see a sliding window. */
export class Mistral extends Module {
  readonly embedding: TokenEmbedding;
  readonly stack: LayerStack;
  readonly norm: RmsNorm;

  constructor(readonly config: MistralConfig) {
    super();
    const initializer = normal(config.initializerRange);
    const norm = () => new RmsNorm(config.hiddenSize, config.rmsNormEps);
    const mask = config.slidingWindow === undefined ? causal : slidingWindow(config.slidingWindow);
    const positions = rotaryPositions(config);
    const attention = () => {
      const projections = attentionProjections(config, { bias: false, initializer });
      return new MultiHeadAttention(config, { projections, positions, mask, dropout: config.attentionDropout });
    };
    const feedForward = () => {
      const projections = gatedProjections(config, { bias: false, initializer });
      return new GatedFeedForward(config, 'silu', { projections });
    };

    this.embedding = new TokenEmbedding(config, { initializer });
    this.stack = new LayerStack(config.numHiddenLayers, () => {
      return new TransformerLayer({
        selfAttention: preNorm(norm(), attention()),
        feedForward: preNorm(norm(), feedForward()),
      });
    });
    this.norm = norm();
  }

  /** @param ids [batch, length] @returns hidden states [batch, length, hidden] */
  forward(ids: Tensor2D, context: CachedContext = {}, inputs: { mask?: Tensor | null } = {}): Tensor3D {
    checkOptions('Mistral', inputs, { mask: true });
    const embedded = this.embedding.forward(ids, context);
    return this.norm.forward(this.stack.forward(embedded, context, inputs)) as Tensor3D;
  }
}
