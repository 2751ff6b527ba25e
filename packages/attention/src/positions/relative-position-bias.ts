/** T5: Exploring the Limits of Transfer Learning (Raffel et al. 2020), section 2.1. */
import * as tf from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { Embedding, Module, type Initializer } from '@glossa/tensor';

export interface RelativePositionBiasConfig {
  readonly numAttentionHeads: number;
  readonly relativeAttentionNumBuckets: number;
  readonly relativeAttentionMaxDistance: number;
}

export interface RelativePositionBiasOptions {
  /** Whether keys may follow their query; they then take half of the buckets. */
  bidirectional: boolean;
  initializer?: Initializer;
}

/**
 * A learned number for each head and bucket of distances, added to the scores. One is shared by all layers of a stack.
 */
export class RelativePositionBias extends Module {
  readonly buckets: Embedding;
  readonly bidirectional: boolean;

  constructor(
    readonly config: RelativePositionBiasConfig,
    options: RelativePositionBiasOptions,
  ) {
    super();
    checkOptions('RelativePositionBias', options, { bidirectional: true, initializer: true });
    this.bidirectional = options.bidirectional;
    this.buckets = new Embedding(config.relativeAttentionNumBuckets, config.numAttentionHeads, options.initializer);
  }

  /** To be added to scores, [1, heads, queries, keys]; the last query stands at the last key. */
  forward(queries: number, keys: number): tf.Tensor4D {
    const { relativeAttentionNumBuckets: count, relativeAttentionMaxDistance: maxDistance } = this.config;
    const indices = new Int32Array(queries * keys);
    for (let query = 0; query < queries; query++) {
      for (let key = 0; key < keys; key++) {
        const offset = key - (keys - queries + query);
        indices[query * keys + key] = relativePositionBucket(offset, {
          count,
          maxDistance,
          bidirectional: this.bidirectional,
        });
      }
    }
    // [queries, keys, heads]
    const bias = this.buckets.forward(tf.tensor2d(indices, [queries, keys], 'int32'));
    return tf.expandDims(tf.transpose(bias, [2, 0, 1]), 0);
  }
}

/**
 * Short distances have a bucket each; longer ones share, the wider the farther, up to a maximum from where all are
 * alike.
 *
 * @param offset the key's position less the query's
 */
export function relativePositionBucket(
  offset: number,
  { count, maxDistance, bidirectional }: { count: number; maxDistance: number; bidirectional: boolean },
): number {
  const half = bidirectional ? Math.floor(count / 2) : count;
  const first = bidirectional && offset > 0 ? half : 0;
  const distance = bidirectional ? Math.abs(offset) : Math.max(-offset, 0);
  const exact = Math.floor(half / 2);
  if (distance < exact) return first + distance;
  const wide = Math.floor((Math.log(distance / exact) / Math.log(maxDistance / exact)) * (half - exact));
  return first + Math.min(exact + wide, half - 1);
}
