import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** `gelu` from plain ops. */
export function composedGelu(x: Tensor, approximation: 'erf' | 'tanh'): Tensor {
  const half = tf.mul(x, 0.5);
  if (approximation === 'erf') return tf.mul(half, tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
  const inner = tf.add(x, tf.mul(tf.mul(x, tf.square(x)), 0.044715));
  return tf.mul(half, tf.add(tf.tanh(tf.mul(inner, Math.sqrt(2 / Math.PI))), 1));
}
