import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** `silu` from plain ops. */
export function composedSilu(x: Tensor): Tensor {
  return tf.mul(x, tf.sigmoid(x));
}
