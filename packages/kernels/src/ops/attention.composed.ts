import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { composedDropout } from './dropout.js';

export interface ResolvedAttentionOptions {
  causal: boolean;
  mask?: Tensor;
  scale: number;
  window: number;
  dropout?: { rate: number; seed: number };
}

/** What causality and window forbid, as -infinity [queries, keys]; the last query stands at the last key. */
function positionMask(queries: number, keys: number, causal: boolean, window: number): Tensor | undefined {
  if (!causal && window === 0) return undefined;
  const values = new Float32Array(queries * keys);
  for (let i = 0; i < queries; i++) {
    const own = i + keys - queries;
    for (let j = 0; j < keys; j++) {
      const isTooFar = window > 0 && Math.abs(own - j) >= window;
      if (isTooFar || (causal && j > own)) values[i * keys + j] = -Infinity;
    }
  }
  return tf.tensor2d(values, [queries, keys]);
}

/** Softmax over keys that gives zeros, not NaN, for a query that sees none. */
function maskedSoftmax(scores: Tensor): Tensor {
  const greatest = tf.max(scores, -1, true);
  // -infinity less itself has no value: an empty row is shifted by -1e38 instead, which leaves it at -infinity
  const shift = tf.maximum(greatest, -1e38);
  // never above 0, but for what webgl keeps beside rows of an odd length: an infinity there would spoil its next
  // product
  const exponentials = tf.exp(tf.minimum(tf.sub(scores, shift), 0));
  // any row with a key sums to 1 or more
  return tf.div(exponentials, tf.maximum(tf.sum(exponentials, -1, true), 0.5));
}

/** The probabilities of `attention` from plain ops: [batch, heads, queries, keys], before dropout. */
function composedAttentionWeights(
  query: Tensor4D,
  key: Tensor4D,
  { causal, mask, scale, window }: ResolvedAttentionOptions,
): Tensor {
  const [, heads, queries] = query.shape;
  const [batch, keyValueHeads, keys, dim] = key.shape;
  const repeated = repeatHeads(key, [batch, keyValueHeads, keys, dim], heads);
  let scores = tf.mul(tf.matMul(query, repeated, false, true), scale); // [batch, heads, queries, keys]
  const positions = positionMask(queries, keys, causal, window);
  if (positions) scores = tf.add(scores, positions);
  if (mask) scores = tf.add(scores, mask);
  return maskedSoftmax(scores);
}

/** `attention` from plain ops. */
export function composedAttention(
  query: Tensor4D,
  key: Tensor4D,
  value: Tensor4D,
  options: ResolvedAttentionOptions,
): Tensor4D {
  const weights = composedAttentionWeights(query, key, options);
  const { dropout } = options;
  const kept = dropout && dropout.rate > 0 ? composedDropout(weights, dropout.rate, dropout.seed) : weights;
  return tf.matMul<Tensor4D>(kept, repeatHeads(value, value.shape, query.shape[1]));
}

/** Each key and value head as often as there are query heads that share it. */
function repeatHeads(x: Tensor4D, [batch, shared, length, dim]: number[], heads: number): Tensor4D {
  if (shared === heads) return x;
  const tiled = tf.tile(tf.reshape(x, [batch, shared, 1, length, dim]), [1, 1, heads / shared, 1, 1]);
  return tf.reshape(tiled, [batch, heads, length, dim]);
}
