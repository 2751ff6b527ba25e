/**
 * Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer (Raffel et al. 2020); v1.1 after
 * Shazeer 2020.
 */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { Dropout, Module, normal, RmsNorm } from '@glossa/tensor';
import {
  attentionProjections,
  causal,
  MultiHeadAttention,
  RelativePositionBias,
  type CachedContext,
  type MaskRule,
} from '@glossa/attention';
import { relu } from '../../blocks/activations.js';
import { addMasks } from '../../blocks/add-masks.js';
import { FeedForward, feedForwardProjections, type FeedForwardProjectionsOptions } from '../../blocks/feed-forward.js';
import { GatedFeedForward, gatedProjections } from '../../blocks/gated-feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { preNorm } from '../../blocks/pre-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer, type LayerInputs } from '../../blocks/transformer-layer.js';
import type { T5Config } from './config.js';

/** What lies between the projections of a feed-forward layer; the gated ones have a gate. */
const feedForwards = {
  relu: (config, options, dropout) =>
    new FeedForward(config, relu, { projections: feedForwardProjections(config, options), dropout }),
  'gated-gelu': (config, options, dropout) =>
    new GatedFeedForward(config, 'geluTanh', { projections: gatedProjections(config, options), dropout }),
  'gated-silu': (config, options, dropout) =>
    new GatedFeedForward(config, 'silu', { projections: gatedProjections(config, options), dropout }),
} satisfies Record<
  T5Config['feedForwardProj'],
  (config: T5Config, options: FeedForwardProjectionsOptions, dropout: number) => FeedForward | GatedFeedForward
>;

/**
 * T5: pre-norm encoder-decoder without biases or absolute positions; one relative bias for all layers of a stack;
 * unscaled attention.
 */
export class T5 extends Module {
  readonly embedding: TokenEmbedding;
  readonly encoderBias: RelativePositionBias;
  readonly encoder: LayerStack;
  readonly encoderNorm: RmsNorm;
  readonly decoderBias: RelativePositionBias;
  readonly decoder: LayerStack;
  readonly decoderNorm: RmsNorm;
  readonly dropout: Dropout;

  constructor(readonly config: T5Config) {
    super();
    const { hiddenSize, numAttentionHeads, headDim, dropoutRate: dropout } = config;
    const scaled = (features: number) => normal(config.initializerFactor * features ** -0.5);
    const initializer = scaled(hiddenSize);
    const norm = () => new RmsNorm(hiddenSize, config.layerNormEpsilon);
    const attention = (mask?: MaskRule) => {
      const projections = attentionProjections(config, {
        bias: false,
        initializer,
        queryInitializer: scaled(hiddenSize * headDim),
        outputInitializer: scaled(numAttentionHeads * headDim),
      });
      return preNorm(norm(), new MultiHeadAttention(config, { projections, mask, scale: 1, dropout }), dropout);
    };
    const feedForward = () => {
      const options = { bias: false, initializer, outputInitializer: scaled(config.intermediateSize) };
      return preNorm(norm(), feedForwards[config.feedForwardProj](config, options, dropout), dropout);
    };

    this.embedding = new TokenEmbedding(config, { dropout, initializer: normal(config.initializerFactor) });
    this.encoderBias = new RelativePositionBias(config, { bidirectional: true, initializer });
    this.encoder = new LayerStack(config.numHiddenLayers, () => {
      return new TransformerLayer({ selfAttention: attention(), feedForward: feedForward() });
    });
    this.encoderNorm = norm();
    this.decoderBias = new RelativePositionBias(config, { bidirectional: false, initializer });
    this.decoder = new LayerStack(config.numDecoderLayers, () => {
      const selfAttention = attention(causal);
      return new TransformerLayer({ selfAttention, crossAttention: attention(), feedForward: feedForward() });
    });
    this.decoderNorm = norm();
    this.dropout = new Dropout(dropout);
  }

  /** @param ids [batch, sourceLength] @returns [batch, sourceLength, hidden] */
  encode(ids: Tensor2D, context: CachedContext = {}, inputs: { mask?: Tensor | null } = {}): Tensor3D {
    const length = ids.shape[1];
    const mask = addMasks(this.encoderBias.forward(length, length), inputs.mask);
    const hidden = this.encoder.forward(this.embedding.forward(ids, context), context, { mask });
    return this.finish(this.encoderNorm, hidden, context, 'encoded');
  }

  /** @param ids [batch, length] @returns [batch, length, hidden] */
  decode(ids: Tensor2D, context: CachedContext, inputs: LayerInputs): Tensor3D {
    const length = ids.shape[1];
    const mask = addMasks(this.decoderBias.forward(length, (context.cache?.length ?? 0) + length), inputs.mask);
    const embedded = this.embedding.forward(ids, context);
    return this.finish(
      this.decoderNorm,
      this.decoder.forward(embedded, context, { ...inputs, mask }),
      context,
      'decoded',
    );
  }

  private finish(norm: RmsNorm, hidden: Tensor3D, context: CachedContext, name: string): Tensor3D {
    const output = this.dropout.forward(norm.forward(hidden), context) as Tensor3D;
    context.trace?.record(this, name, output);
    return output;
  }
}
