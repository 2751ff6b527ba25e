import * as tf from '@tensorflow/tfjs-core';
import { MASKED } from './mask-rule.js';

/**
 * Hides padded keys from every query.
 *
 * @param attentionMask [batch, keys], 1 for a token and 0 for padding
 * @returns additive, [batch, 1, 1, keys]
 */
export function paddingMask(attentionMask: tf.Tensor2D): tf.Tensor4D {
  const [batch, keys] = attentionMask.shape;
  return tf.reshape(tf.mul(tf.sub(1, attentionMask), MASKED), [batch, 1, 1, keys]);
}
