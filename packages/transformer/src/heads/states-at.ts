import * as tf from '@tensorflow/tfjs-core';
import { check, checkInteger } from '@glossa/check';

/**
 * The state at one position of each text: [batch, length, hidden] -> [batch, hidden].
 *
 * @throws on a position outside the texts
 */
export function statesAt(hidden: tf.Tensor3D, positions: readonly number[]): tf.Tensor2D {
  const [batch, length] = hidden.shape;
  const oneHot = new Float32Array(batch * length);
  check(positions.length === batch, 'statesAt', `${batch} positions, one a text`, positions.length);
  positions.forEach((position, text) => {
    checkInteger(`statesAt: text ${text}`, position, 0, length - 1);
    oneHot[text * length + position] = 1;
  });
  // a product, whose gradient every backend has
  return tf.squeeze(tf.matMul(tf.tensor3d(oneHot, [batch, 1, length]), hidden), [1]);
}

/** The state at the first position: [batch, length, hidden] -> [batch, hidden]. */
export function firstStates(hidden: tf.Tensor3D): tf.Tensor2D {
  return tf.squeeze(tf.slice(hidden, [0, 0, 0], [-1, 1, -1]), [1]);
}
