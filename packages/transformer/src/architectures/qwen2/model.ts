/** Qwen2 Technical Report (Yang et al. 2024). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { Module, normal, RmsNorm } from '@glossa/tensor';
import { causal, MultiHeadAttention, slidingWindow, type CachedContext } from '@glossa/attention';
import { GatedFeedForward } from '../../blocks/gated-feed-forward.js';
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
    const attention = {
      rotary: rotaryPositions(config),
      outputBias: false,
      dropout: config.attentionDropout,
      initializer,
    };
    const masks = { full_attention: causal, sliding_attention: slidingWindow(config.slidingWindow) };

    this.embedding = new TokenEmbedding(config, { initializer });
    this.stack = new LayerStack(config.numHiddenLayers, (layer) => {
      return new TransformerLayer({
        selfAttention: preNorm(
          norm(),
          new MultiHeadAttention(config, { ...attention, mask: masks[config.layerTypes[layer]] }),
        ),
        feedForward: preNorm(norm(), new GatedFeedForward(config, 'silu', { bias: false, initializer })),
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
