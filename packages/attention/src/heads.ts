import * as tf from '@tensorflow/tfjs-core';

/** [batch, length, heads · headDim] -> [batch, heads, length, headDim] */
export function splitHeads(x: tf.Tensor3D, heads: number): tf.Tensor4D {
  const [batch, length, features] = x.shape;
  // A decoding step: with one position no element moves.
  if (length === 1) return tf.reshape(x, [batch, heads, 1, features / heads]);
  return tf.transpose(tf.reshape(x, [batch, length, heads, features / heads]), [0, 2, 1, 3]);
}

/** [batch, heads, length, headDim] -> [batch, length, heads · headDim] */
export function mergeHeads(x: tf.Tensor4D): tf.Tensor3D {
  const [batch, heads, length, headDim] = x.shape;
  const positions = length === 1 ? x : tf.transpose(x, [0, 2, 1, 3]); // [batch, length, heads, headDim]
  return tf.reshape(positions, [batch, length, heads * headDim]);
}

/** Repeats each head of keys or values for the query heads that share it, [batch, shared, …] -> [batch, heads, …] */
export function repeatHeads(x: tf.Tensor4D, heads: number): tf.Tensor4D {
  const [batch, shared, length, headDim] = x.shape;
  if (shared === heads) return x;
  const repeated = tf.tile(tf.reshape(x, [batch, shared, 1, length, headDim]), [1, 1, heads / shared, 1, 1]);
  return tf.reshape(repeated, [batch, heads, length, headDim]);
}
