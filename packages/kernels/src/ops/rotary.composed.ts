import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** `rotary` from plain ops. */
export function composedRotary(x: Tensor, cos: Float32Array, sin: Float32Array): Tensor {
  const [length, features] = x.shape.slice(-2);
  const [first, second] = tf.split(x, 2, -1); // [..., length, pairs]
  const [c, s] = [cos, sin].map((table) => tf.tensor2d(table, [length, features / 2]));
  return tf.concat([tf.sub(tf.mul(first, c), tf.mul(second, s)), tf.add(tf.mul(second, c), tf.mul(first, s))], -1);
}
