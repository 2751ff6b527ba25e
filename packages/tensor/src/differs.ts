import * as tf from '@tensorflow/tfjs-core';

/**
 * 1 where two whole numbers below 2^24 differ, 0 where they are equal; shapes are broadcast. From float32 operations,
 * which our backend has kernels for: comparisons are left to tfjs's.
 */
export function differs(a: tf.Tensor, b: tf.Tensor | number): tf.Tensor {
  return tf.step(tf.squaredDifference(tf.cast(a, 'float32'), typeof b === 'number' ? b : tf.cast(b, 'float32')));
}
