/** Language Models are Unsupervised Multitask Learners (Radford et al. 2019). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { LayerNorm, Module, normal } from '@glossa/tensor';
import {
  attentionProjections,
  causal,
  LearnedPositions,
  MultiHeadAttention,
  type CachedContext,
} from '@glossa/attention';
import { geluTanh } from '../../blocks/activations.js';
import { FeedForward, feedForwardProjections } from '../../blocks/feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { preNorm } from '../../blocks/pre-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer } from '../../blocks/transformer-layer.js';
import type { Gpt2Config } from './config.js';

/** GPT-2: pre-norm causal decoder, learned positions. */
export class Gpt2 extends Module {
  readonly embedding: TokenEmbedding;
  readonly stack: LayerStack;
  readonly norm: LayerNorm;

  constructor(readonly config: Gpt2Config) {
    super();
    const { hiddenSize, numHiddenLayers, residPdrop } = config;
    const initializer = normal(config.initializerRange);
    const outputInitializer = normal(config.initializerRange / Math.sqrt(2 * numHiddenLayers));
    const norm = () => new LayerNorm(hiddenSize, config.layerNormEpsilon);
    const attention = () => {
      const projections = attentionProjections(config, { initializer, outputInitializer });
      return new MultiHeadAttention(config, { projections, mask: causal, dropout: config.attnPdrop });
    };
    const feedForward = () => {
      const projections = feedForwardProjections(config, { initializer, outputInitializer });
      return new FeedForward(config, geluTanh, { projections });
    };

    this.embedding = new TokenEmbedding(config, {
      positions: new LearnedPositions(config.maxPositionEmbeddings, hiddenSize, initializer),
      dropout: config.embdPdrop,
      initializer,
    });
    this.stack = new LayerStack(numHiddenLayers, () => {
      return new TransformerLayer({
        selfAttention: preNorm(norm(), attention(), residPdrop),
        feedForward: preNorm(norm(), feedForward(), residPdrop),
      });
    });
    this.norm = norm();
  }

  /** @param ids [batch, length] @returns hidden states [batch, length, hidden] */
  forward(ids: Tensor2D, context: CachedContext = {}, inputs: { mask?: Tensor | null } = {}): Tensor3D {
    checkOptions('Gpt2', inputs, { mask: true });
    const embedded = this.embedding.forward(ids, context);
    return this.norm.forward(this.stack.forward(embedded, context, inputs)) as Tensor3D;
  }
}
