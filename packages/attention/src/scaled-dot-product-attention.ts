/** Attention Is All You Need (Vaswani et al. 2017), section 3.2.1. */
import * as tf from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';

export interface AttentionWeightsOptions {
  /** Additive: 0 where a query may look, very negative where not; broadcastable to [batch, heads, queries, keys]. */
  mask?: tf.Tensor | null;
  /** What the scores are multiplied by; default 1/√headDim. */
  scale?: number;
}

/**
 * How much each query looks at each key: softmax(scale · Q Kᵀ + mask).
 *
 * @param query [batch, heads, queries, headDim]
 * @param key [batch, heads, keys, headDim]
 * @returns [batch, heads, queries, keys]; every row sums to 1.
 * @throws GlossaError `unknown-option`
 */
export function attentionWeights(
  query: tf.Tensor4D,
  key: tf.Tensor4D,
  options: AttentionWeightsOptions = {},
): tf.Tensor4D {
  checkOptions('attentionWeights', options, { mask: true, scale: true });
  const { mask, scale = 1 / Math.sqrt(query.shape[3]) } = options;
  // [batch, heads, queries, keys]
  const scores: tf.Tensor4D = tf.matMul(tf.mul<tf.Tensor4D>(query, scale), key, false, true);
  return tf.softmax(mask ? tf.add<tf.Tensor4D>(scores, mask) : scores);
}

/**
 * For each query, the mean of the values weighted by how much it looks at their keys.
 *
 * @param value [batch, heads, keys, headDim]
 * @returns [batch, heads, queries, headDim]
 */
export function scaledDotProductAttention(
  query: tf.Tensor4D,
  key: tf.Tensor4D,
  value: tf.Tensor4D,
  options: AttentionWeightsOptions = {},
): tf.Tensor4D {
  return tf.matMul(attentionWeights(query, key, options), value);
}
