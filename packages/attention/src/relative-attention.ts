/** XLNet (Yang et al. 2019), after Transformer-XL (Dai et al. 2019), section 3.3. */
import * as tf from '@tensorflow/tfjs-core';
import { check, checkOptions } from '@glossa/check';
import { attention, Dropout, Module, normal, Parameter, type Context, type Initializer } from '@glossa/tensor';
import { mergeHeads, splitHeads } from './heads.js';
import { attentionWeights } from './scaled-dot-product-attention.js';

export interface RelativeAttentionConfig {
  readonly hiddenSize: number;
  readonly numAttentionHeads: number;
  readonly headDim: number;
}

export interface RelativeAttentionOptions {
  /** Share of the attention weights dropped in training; default 0. */
  dropout?: number;
  initializer?: Initializer;
}

/** What relative attention reads beside its own input. */
export interface RelativeAttentionInputs {
  /** Keys and values come from these positions, the last of which are the queries': [batch, keys, hidden]. */
  content: tf.Tensor3D;
  /** Vectors of the distances from `keys` (ahead of all) down to `1 - queries`, [keys + queries, hidden]. */
  distances: tf.Tensor2D;
  /**
   * 1 where a query and a key are of different segments, [batch, 1, queries, keys]; without it there are no segments.
   */
  segmentChanges?: tf.Tensor | null;
  /** Additive, broadcastable to [batch, heads, queries, keys]. */
  mask?: tf.Tensor | null;
  /** Which position each input stands for, one-hot [batch, inputs, positions]: XLNet's query stream. */
  targets?: tf.Tensor3D | null;
}

/**
 * Scores by content, by distance and by whether segments differ. Traces its `weights`, or `targetWeights` given
 * targets.
 */
export class RelativeAttention extends Module {
  /** [hidden, heads, headDim] each. */
  readonly query: Parameter;
  readonly key: Parameter;
  readonly value: Parameter;
  readonly output: Parameter;
  readonly distance: Parameter;
  /** [heads, headDim] each. */
  readonly contentBias: Parameter;
  readonly distanceBias: Parameter;
  readonly segmentBias: Parameter;
  /** Vectors for the same and for another segment, [2, heads, headDim]. */
  readonly segments: Parameter;
  readonly dropout: Dropout;

  constructor(
    readonly config: RelativeAttentionConfig,
    options: RelativeAttentionOptions = {},
  ) {
    super();
    checkOptions('RelativeAttention', options, { dropout: true, initializer: true });
    const { hiddenSize, numAttentionHeads: heads, headDim } = config;
    const { initializer = normal(0.02) } = options;
    const projection = () => new Parameter([hiddenSize, heads, headDim], initializer);
    const bias = () => new Parameter([heads, headDim], initializer);
    [this.query, this.key, this.value, this.output, this.distance] = Array.from({ length: 5 }, projection);
    [this.contentBias, this.distanceBias, this.segmentBias] = Array.from({ length: 3 }, bias);
    this.segments = new Parameter([2, heads, headDim], initializer);
    this.dropout = new Dropout(options.dropout ?? 0);
  }

  /** [batch, inputs, hidden] -> [batch, inputs, hidden] */
  forward(x: tf.Tensor3D, context: Context, inputs?: RelativeAttentionInputs): tf.Tensor3D {
    check(inputs, 'RelativeAttention', 'inputs with content and distances', inputs);
    const { content, distances, targets } = inputs;
    const projected = this.project(x, this.query); // [batch, inputs, heads · headDim]
    const query = this.split(targets ? tf.matMul<tf.Tensor3D>(targets, projected, true) : projected);
    const key = this.split(this.project(content, this.key));
    const value = this.split(this.project(content, this.value));
    const scale = 1 / Math.sqrt(this.config.headDim);

    const scores = tf.mul(this.relativeScores(query, distances, inputs.segmentChanges), scale);
    const mask = inputs.mask ? tf.add(scores, inputs.mask) : scores;
    const biased = this.biased(query, this.contentBias);
    if (context.trace)
      context.trace.record(this, targets ? 'targetWeights' : 'weights', attentionWeights(biased, key, { scale, mask }));
    const mixed = mergeHeads(attention(biased, key, value, { scale, mask, dropout: this.dropout.draw(context) }));
    return this.merge(targets ? tf.matMul(targets, mixed) : mixed);
  }

  /** The part of the scores that does not look at the keys' content, [batch, heads, queries, keys]. */
  private relativeScores(
    query: tf.Tensor4D,
    distances: tf.Tensor2D,
    segmentChanges: tf.Tensor | null | undefined,
  ): tf.Tensor {
    // [1, heads, distances, headDim]
    const distance = this.split(this.project(tf.expandDims(distances, 0), this.distance));
    const byDistance = shiftToKeys(tf.matMul(this.biased(query, this.distanceBias), distance, false, true));
    if (!segmentChanges) return byDistance;
    const segments = tf.expandDims(tf.transpose(this.segments.value, [1, 0, 2]), 0); // [1, heads, 2, headDim]
    // [batch, heads, queries, 2]
    const bySegment = tf.matMul(this.biased(query, this.segmentBias), segments, false, true);
    const [same, other] = tf.split(bySegment, 2, -1);
    return tf.add(byDistance, tf.add(same, tf.mul(segmentChanges, tf.sub(other, same))));
  }

  private project(x: tf.Tensor, weight: Parameter): tf.Tensor3D {
    const [batch, length, hidden] = x.shape;
    const flat = tf.matMul(tf.reshape(x, [-1, hidden]), tf.reshape(weight.value, [hidden, -1]));
    return tf.reshape(flat, [batch, length, -1]);
  }

  private merge(mixed: tf.Tensor3D): tf.Tensor3D {
    const [batch, length, features] = mixed.shape;
    const { hiddenSize } = this.config;
    const flat = tf.matMul(
      tf.reshape(mixed, [-1, features]),
      tf.reshape(this.output.value, [hiddenSize, features]),
      false,
      true,
    );
    return tf.reshape(flat, [batch, length, hiddenSize]);
  }

  private split(x: tf.Tensor3D): tf.Tensor4D {
    return splitHeads(x, this.config.numAttentionHeads);
  }

  private biased(query: tf.Tensor4D, bias: Parameter): tf.Tensor4D {
    return tf.add(query, tf.reshape(bias.value, [1, ...bias.shape.slice(0, 1), 1, bias.shape[1]]));
  }
}

/**
 * From scores by distance to scores by key: query i at column j has the distance of column j + queries - i.
 * [batch, heads, queries, keys + queries] -> [batch, heads, queries, keys]
 */
function shiftToKeys(scores: tf.Tensor): tf.Tensor {
  const [batch, heads, queries, distances] = scores.shape;
  const regrouped = tf.reshape(scores, [batch, heads, distances, queries]);
  const shifted = tf.reshape(tf.slice(regrouped, [0, 0, 1, 0]), [batch, heads, queries, distances - 1]);
  return tf.slice(shifted, [0, 0, 0, 0], [batch, heads, queries, distances - queries]);
}
