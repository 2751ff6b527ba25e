import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** `rmsNorm` from plain ops. */
export function composedRmsNorm(x: Tensor, weight: Tensor, epsilon: number): Tensor {
  const power = tf.mean(tf.square(x), -1, true);
  return tf.mul(tf.mul(x, tf.rsqrt(tf.add(power, epsilon))), weight);
}
