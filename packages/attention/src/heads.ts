import * as tf from '@tensorflow/tfjs-core';

/** [batch, length, heads · headDim] -> [batch, heads, length, headDim] */
export function splitHeads(x: tf.Tensor3D, heads: number): tf.Tensor4D {
  const [batch, length, features] = x.shape;
  return tf.transpose(tf.reshape(x, [batch, length, heads, features / heads]), [0, 2, 1, 3]);
}

/** [batch, heads, length, headDim] -> [batch, length, heads · headDim] */
export function mergeHeads(x: tf.Tensor4D): tf.Tensor3D {
  const [batch, heads, length, headDim] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, length, heads * headDim]);
}
