/**
 * Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer (Raffel et al. 2020); v1.1 after
 * Shazeer 2020.
 */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { Dropout, Module, normal, RmsNorm } from '@glossa/tensor';
import { causal, MultiHeadAttention, RelativePositionBias, type CachedContext } from '@glossa/attention';
import { relu } from '../../blocks/activations.js';
import { addMasks } from '../../blocks/add-masks.js';
import { FeedForward, type FeedForwardOptions } from '../../blocks/feed-forward.js';
import { GatedFeedForward } from '../../blocks/gated-feed-forward.js';
import { LayerStack } from '../../blocks/layer-stack.js';
import { preNorm } from '../../blocks/pre-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TransformerLayer, type LayerInputs } from '../../blocks/transformer-layer.js';
import type { T5Config } from './config.js';

const feedForwards = {
  relu: (config: T5Config, options: FeedForwardOptions) => new FeedForward(config, relu, options),
  'gated-gelu': (config: T5Config, options: FeedForwardOptions) => new GatedFeedForward(config, 'geluTanh', options),
  'gated-silu': (config: T5Config, options: FeedForwardOptions) => new GatedFeedForward(config, 'silu', options),
};

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
    const {
      hiddenSize,
      intermediateSize,
      numAttentionHeads,
      headDim,
      dropoutRate: dropout,
      initializerFactor: factor,
    } = config;
    const initializer = normal(factor * hiddenSize ** -0.5);
    const norm = () => new RmsNorm(hiddenSize, config.layerNormEpsilon);
    const attentionOptions = {
      scale: 1,
      bias: false,
      dropout,
      initializer,
      queryInitializer: normal(factor * (hiddenSize * headDim) ** -0.5),
      outputInitializer: normal(factor * (numAttentionHeads * headDim) ** -0.5),
    };
    const feedForwardOptions = {
      bias: false,
      dropout,
      initializer,
      outputInitializer: normal(factor * intermediateSize ** -0.5),
    };
    const attention = (options = {}) =>
      preNorm(norm(), new MultiHeadAttention(config, { ...attentionOptions, ...options }), dropout);
    const feedForward = () =>
      preNorm(norm(), feedForwards[config.feedForwardProj](config, feedForwardOptions), dropout);

    this.embedding = new TokenEmbedding(config, { dropout, initializer: normal(factor) });
    this.encoderBias = new RelativePositionBias(config, { bidirectional: true, initializer });
    this.encoder = new LayerStack(config.numHiddenLayers, () => {
      return new TransformerLayer({ selfAttention: attention(), feedForward: feedForward() });
    });
    this.encoderNorm = norm();
    this.decoderBias = new RelativePositionBias(config, { bidirectional: false, initializer });
    this.decoder = new LayerStack(config.numDecoderLayers, () => {
      const selfAttention = attention({ mask: causal });
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
