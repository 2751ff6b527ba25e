/** XLNet: Generalized Autoregressive Pretraining for Language Understanding (Yang et al. 2019). */
import * as tf from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { differs, Dropout, LayerNorm, Module, normal, Parameter } from '@glossa/tensor';
import { MASKED, RelativeAttention, splitSinusoids, type CachedContext } from '@glossa/attention';
import { activations } from '../../blocks/activations.js';
import { addMasks } from '../../blocks/add-masks.js';
import { FeedForward, feedForwardProjections } from '../../blocks/feed-forward.js';
import { postNorm } from '../../blocks/post-norm.js';
import { TokenEmbedding } from '../../blocks/token-embedding.js';
import { TwoStreamLayer } from '../../blocks/two-stream-layer.js';
import type { XlnetConfig } from './config.js';

export interface XlnetInputs {
  /** Additive, [batch, 1, 1 or length, length]: padding. */
  mask?: tf.Tensor | null;
  /** [batch, length]; only whether two are equal counts. Default no segments. */
  tokenTypeIds?: tf.Tensor2D;
  /** Additive, [batch, 1, length, length]: what comes later in the order of prediction. */
  permutationMask?: tf.Tensor4D | null;
  /** The positions to predict, one-hot [batch, targets, length]; without it the content stream alone runs. */
  targetMapping?: tf.Tensor3D | null;
  /** What earlier text left, for each layer [batch, memory, hidden]. */
  memories?: readonly tf.Tensor3D[];
}

/** XLNet: post-norm, relative positions and segments; a query stream that knows where a target is, but not what. */
export class Xlnet extends Module {
  readonly embedding: TokenEmbedding;
  /** What the query stream begins with at each target, [1, 1, hidden]. */
  readonly mask: Parameter;
  readonly layers: TwoStreamLayer[];
  readonly dropout: Dropout;

  constructor(readonly config: XlnetConfig) {
    super();
    const { hiddenSize, dropout } = config;
    const initializer = normal(config.initializerRange);
    const norm = () => new LayerNorm(hiddenSize, config.layerNormEps);

    this.embedding = new TokenEmbedding(config, { dropout, initializer });
    this.mask = new Parameter([1, 1, hiddenSize], initializer);
    this.layers = Array.from({ length: config.numHiddenLayers }, () => {
      const activation = activations[config.ffActivation];
      const projections = feedForwardProjections(config, { initializer });
      return new TwoStreamLayer({
        selfAttention: postNorm(norm(), new RelativeAttention(config, { dropout, initializer }), dropout),
        feedForward: postNorm(norm(), new FeedForward(config, activation, { projections, dropout }), dropout),
      });
    });
    this.dropout = new Dropout(dropout);
  }

  /** @param ids [batch, length] @returns hidden states [batch, length or targets, hidden] */
  forward(ids: tf.Tensor2D, context: CachedContext = {}, inputs: XlnetInputs = {}): tf.Tensor3D {
    return this.read(ids, context, inputs).hidden;
  }

  /** As `forward`, and what a following text may look back at: for each layer [batch, memory, hidden]. */
  read(
    ids: tf.Tensor2D,
    context: CachedContext,
    inputs: XlnetInputs,
  ): { hidden: tf.Tensor3D; memories: tf.Tensor3D[] } {
    checkOptions('Xlnet', inputs, {
      mask: true,
      tokenTypeIds: true,
      permutationMask: true,
      targetMapping: true,
      memories: true,
    });
    const { targetMapping = null, memories: past = [] } = inputs;
    const { hiddenSize } = this.config;
    const [batch, length] = ids.shape;
    const remembered = past[0]?.shape[1] ?? 0;
    // From the first key as seen by the last query down to the last key as seen by the first.
    const distances = Array.from({ length: remembered + 2 * length }, (_, i) => remembered + length - i);
    const queryMask = withMemory(addMasks(inputs.mask, inputs.permutationMask), batch, length, remembered);
    const shared = {
      distances: this.dropout.forward(splitSinusoids(distances, hiddenSize), context) as tf.Tensor2D,
      segmentChanges: inputs.tokenTypeIds ? segmentChanges(inputs.tokenTypeIds, remembered) : null,
      contentMask: queryMask && seeingItself(queryMask, remembered),
      queryMask,
      targets: targetMapping,
    };

    let content = this.embedding.forward(ids, context);
    let query =
      targetMapping &&
      (this.dropout.forward(tf.tile(this.mask.value, [batch, targetMapping.shape[1], 1]), context) as tf.Tensor3D);
    if (query) context.trace?.record(this, 'queryStream', query);
    const memories: tf.Tensor3D[] = [];
    for (const [i, layer] of this.layers.entries()) {
      memories.push(this.remember(content, past[i]));
      ({ content, query } = layer.forward({ content, query }, context, { ...shared, memory: past[i] }));
    }
    return { hidden: this.dropout.forward(query ?? content, context) as tf.Tensor3D, memories };
  }

  private remember(content: tf.Tensor3D, past: tf.Tensor3D | undefined): tf.Tensor3D {
    const { memLen, reuseLen } = this.config;
    const kept = reuseLen ? tf.slice(content, [0, 0, 0], [-1, Math.min(reuseLen, content.shape[1]), -1]) : content;
    const all = past ? tf.concat([past, kept], 1) : kept;
    return memLen ? tf.slice(all, [0, Math.max(0, all.shape[1] - memLen), 0]) : all;
  }
}

/** Memory may always be looked at; what is hidden twice is hidden no more than once. */
function withMemory(mask: tf.Tensor | null, batch: number, length: number, remembered: number): tf.Tensor4D | null {
  if (!mask) return null;
  const whole = tf.maximum(tf.broadcastTo(mask, [batch, 1, length, length]), MASKED);
  return tf.concat([tf.zeros([batch, 1, length, remembered]), whole], 3) as tf.Tensor4D;
}

/** The content stream knows what stands at its own position. */
function seeingItself(mask: tf.Tensor4D, remembered: number): tf.Tensor4D {
  const length = mask.shape[2];
  const others = tf.concat([tf.ones([length, remembered]), tf.sub(1, tf.eye(length))], 1);
  return tf.mul(mask, others);
}

/** 1 where a query and a key are of different segments, [batch, 1, queries, keys]; memory is of segment 0. */
function segmentChanges(tokenTypeIds: tf.Tensor2D, remembered: number): tf.Tensor4D {
  const [batch] = tokenTypeIds.shape;
  const keys = tf.concat([tf.zeros([batch, remembered], 'int32'), tokenTypeIds], 1);
  const changes = differs(tf.expandDims(tokenTypeIds, 2), tf.expandDims(keys, 1));
  return tf.expandDims<tf.Tensor4D>(changes, 1);
}
