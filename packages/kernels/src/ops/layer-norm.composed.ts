import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** `layerNorm` from plain ops. */
export function composedLayerNorm(x: Tensor, weight: Tensor, bias: Tensor | null, epsilon: number): Tensor {
  const centered = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centered), -1, true);
  const scaled = tf.mul(tf.mul(centered, tf.rsqrt(tf.add(variance, epsilon))), weight);
  return bias ? tf.add(scaled, bias) : scaled;
}
