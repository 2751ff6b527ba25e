import * as tf from '@tensorflow/tfjs-core';

/** The state at one position of each text: [batch, length, hidden] -> [batch, hidden]. @throws on a position outside the texts */
export function statesAt(hidden: tf.Tensor3D, positions: readonly number[]): tf.Tensor2D {
  const [batch, length] = hidden.shape;
  const oneHot = new Float32Array(batch * length);
  if (positions.length !== batch)
    throw new Error(`statesAt: expected ${batch} positions, one a text, received ${positions.length}`);
  positions.forEach((position, text) => {
    if (!Number.isInteger(position) || position < 0 || position >= length)
      throw new Error(`statesAt: text ${text}: expected a position from 0 to ${length - 1}, received ${position}`);
    oneHot[text * length + position] = 1;
  });
  // a product, whose gradient every backend has
  return tf.squeeze(tf.matMul(tf.tensor3d(oneHot, [batch, 1, length]), hidden), [1]);
}

/** The state at the first position: [batch, length, hidden] -> [batch, hidden]. */
export function firstStates(hidden: tf.Tensor3D): tf.Tensor2D {
  return tf.squeeze(tf.slice(hidden, [0, 0, 0], [-1, 1, -1]), [1]);
}
