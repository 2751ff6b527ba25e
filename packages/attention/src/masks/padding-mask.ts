import * as tf from '@tensorflow/tfjs-core';
import { MASKED } from './mask-rule.js';

/**
 * Hides padded keys from every query.
 *
 * @param attentionMask [batch, keys], 1 for a token and 0 for padding; or [batch, queries, keys], 1 where a query may
 *   look
 * @returns additive, [batch, 1, 1, keys] or [batch, 1, queries, keys]
 */
export function paddingMask(attentionMask: tf.Tensor2D | tf.Tensor3D): tf.Tensor4D {
  const { shape } = attentionMask;
  const [queries, keys] = shape.length === 3 ? shape.slice(1) : [1, shape[1]];
  return tf.reshape(tf.mul(tf.sub(1, attentionMask), MASKED), [shape[0], 1, queries, keys]);
}
