import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** The sum of squares of all elements, from plain ops; a scalar. */
export function composedSumOfSquares(x: Tensor): Tensor {
  return tf.sum(tf.square(x));
}
