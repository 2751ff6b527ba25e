import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** `rotary` from plain ops. */
export function composedRotary(x: Tensor, cos: Tensor2D, sin: Tensor2D, offset = 0): Tensor {
  const length = x.shape[x.rank - 2];
  const [first, second] = tf.split(x, 2, -1); // [..., length, pairs]
  const [c, s] = [cos, sin].map((table) => tf.slice(table, [offset, 0], [length, -1])); // [length, pairs]
  return tf.concat([tf.sub(tf.mul(first, c), tf.mul(second, s)), tf.add(tf.mul(second, c), tf.mul(first, s))], -1);
}
