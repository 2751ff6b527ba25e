import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** `linear` from plain ops. Rows are flattened: tfjs has no right gradient for 3-D by 2-D matMul. */
export function composedLinear(x: Tensor, weight: Tensor2D, bias?: Tensor1D): Tensor {
  const [outputs, inputs] = weight.shape;
  const leading = x.shape.slice(0, -1);
  const rows = tf.reshape(x, [leading.reduce((a, b) => a * b, 1), inputs]); // [rows, in]
  const product = tf.matMul(rows, weight, false, true); // [rows, out]
  return tf.reshape(bias ? tf.add(product, bias) : product, [...leading, outputs]);
}
