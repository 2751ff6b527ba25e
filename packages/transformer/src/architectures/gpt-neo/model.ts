/** GPT-Neo: Large Scale Autoregressive Language Modeling with Mesh-Tensorflow (Black et al. 2021). */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { checkOptions, LayerNorm, Module, normal } from '@glossa/tensor';
import { causal, LearnedPositions, MultiHeadAttention, slidingWindow, type CachedContext } from '@glossa/attention';
import { geluTanh } from '../../blocks/activations.js';
import { FeedForward } from '../../blocks/feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { preNorm } from '../../blocks/pre-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer } from '../../blocks/transformer-layer.js';
import { byLastToken } from '../../heads/classification.js';
import type { SpecialTokenIds } from '../shared/special-token-ids.js';

export interface GptNeoConfig extends SpecialTokenIds {
  readonly vocabSize: number;
  readonly maxPositionEmbeddings: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly numHiddenLayers: number;
  readonly numAttentionHeads: number;
  /** Of each layer. */
  readonly attentionTypes: readonly GptNeoAttentionType[];
  /** How many positions a position sees in a local layer, itself included. */
  readonly windowSize: number;
  readonly layerNormEpsilon: number;
  readonly embedDropout: number;
  readonly residDropout: number;
  readonly attentionDropout: number;
  /** Of a token classifier on this body; default 0.1. */
  readonly classifierDropout?: number;
  readonly initializerRange: number;
}

export type GptNeoAttentionType = 'global' | 'local';

/** GPT-Neo: GPT-2 with unscaled scores, and sliding windows in some layers. */
export class GptNeo extends Module {
  readonly embedding: TokenEmbedding;
  readonly stack: LayerStack;
  readonly norm: LayerNorm;
  readonly classification = byLastToken;

  constructor(readonly config: GptNeoConfig) {
    super();
    const { hiddenSize, residDropout } = config;
    const initializer = normal(config.initializerRange);
    const norm = () => new LayerNorm(hiddenSize, config.layerNormEpsilon);
    const attention = { scale: 1, bias: false, outputBias: true, dropout: config.attentionDropout, initializer };
    const masks = { global: causal, local: slidingWindow(config.windowSize) };

    this.embedding = new TokenEmbedding(config, {
      positions: new LearnedPositions(config.maxPositionEmbeddings, hiddenSize, initializer),
      dropout: config.embedDropout,
      initializer,
    });
    this.stack = new LayerStack(config.numHiddenLayers, (layer) => {
      return new TransformerLayer({
        selfAttention: preNorm(
          norm(),
          new MultiHeadAttention(config, { ...attention, mask: masks[config.attentionTypes[layer]] }),
          residDropout,
        ),
        feedForward: preNorm(norm(), new FeedForward(config, geluTanh, { initializer }), residDropout),
      });
    });
    this.norm = norm();
  }

  /** @param ids [batch, length] @returns hidden states [batch, length, hidden] */
  forward(ids: Tensor2D, context: CachedContext = {}, inputs: { mask?: Tensor | null } = {}): Tensor3D {
    checkOptions('GptNeo', inputs, ['mask']);
    const embedded = this.embedding.forward(ids, context);
    return this.norm.forward(this.stack.forward(embedded, context, inputs)) as Tensor3D;
  }
}
