/** Gemma: Open Models Based on Gemini Research and Technology (Gemma Team 2024). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { Module, normal } from '@glossa/tensor';
import { attentionProjections, causal, MultiHeadAttention, type CachedContext } from '@glossa/attention';
import { GatedFeedForward, gatedProjections } from '../../blocks/gated-feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { preNorm } from '../../blocks/pre-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer } from '../../blocks/transformer-layer.js';
import { UnitOffsetRmsNorm } from '../../blocks/unit-offset-rms-norm.js';
import { rotaryPositions } from '../shared/rope-scaling.js';
import { gates, type GemmaConfig } from './config.js';

/** Gemma: Llama with heads of their own size, scaled token vectors, norms around 1, and a gelu at the gate. */
export class Gemma extends Module {
  readonly embedding: TokenEmbedding;
  readonly stack: LayerStack;
  readonly norm: UnitOffsetRmsNorm;

  constructor(readonly config: GemmaConfig) {
    super();
    const { hiddenSize, attentionBias: bias, attentionDropout: dropout } = config;
    const initializer = normal(config.initializerRange);
    const norm = () => new UnitOffsetRmsNorm(hiddenSize, config.rmsNormEps);
    const positions = rotaryPositions(config);
    const attention = () => {
      const projections = attentionProjections(config, { bias, initializer });
      return new MultiHeadAttention(config, { projections, positions, mask: causal, dropout });
    };
    const feedForward = () => {
      const projections = gatedProjections(config, { bias: false, initializer });
      return new GatedFeedForward(config, gates[config.hiddenAct], { projections });
    };

    this.embedding = new TokenEmbedding(config, { scale: Math.sqrt(hiddenSize), initializer });
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
    checkOptions('Gemma', inputs, { mask: true });
    const embedded = this.embedding.forward(ids, context);
    return this.norm.forward(this.stack.forward(embedded, context, inputs)) as Tensor3D;
  }
}
