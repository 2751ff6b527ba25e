/** LLaMA: Open and Efficient Foundation Language Models (Touvron et al. 2023). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { Module, normal, RmsNorm } from '@glossa/tensor';
import { attentionProjections, causal, MultiHeadAttention, type CachedContext } from '@glossa/attention';
import { GatedFeedForward, gatedProjections } from '../../blocks/gated-feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { preNorm } from '../../blocks/pre-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer } from '../../blocks/transformer-layer.js';
import { rotaryPositions } from '../shared/rope-scaling.js';
import type { LlamaConfig } from './config.js';

/** Llama: pre-norm causal decoder, rotary positions, grouped keys, gated feed-forward. */
export class Llama extends Module {
  readonly embedding: TokenEmbedding;
  readonly stack: LayerStack;
  readonly norm: RmsNorm;

  constructor(readonly config: LlamaConfig) {
    super();
    const initializer = normal(config.initializerRange);
    const norm = () => new RmsNorm(config.hiddenSize, config.rmsNormEps);
    const positions = rotaryPositions(config);
    const attention = () => {
      const projections = attentionProjections(config, { bias: config.attentionBias, initializer });
      const dropout = config.attentionDropout;
      return new MultiHeadAttention(config, { projections, positions, mask: causal, dropout });
    };
    const feedForward = () => {
      const projections = gatedProjections(config, { bias: config.mlpBias, initializer });
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
    checkOptions('Llama', inputs, { mask: true });
    const embedded = this.embedding.forward(ids, context);
    return this.norm.forward(this.stack.forward(embedded, context, inputs)) as Tensor3D;
  }
}
