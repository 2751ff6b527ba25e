import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { runKernel } from '../backend/run-kernel.js';
import { checkType, fail } from './check-tensors.js';
import { hasKernel } from './has-kernel.js';

/**
 * Keeps, repeats or reorders the rows of a store of `appendPositions`: row i of the result is row `rows[i]`. Room behind the first `length`
 * positions stays, but is not copied. No gradient.
 *
 * @param store float32 `[batch, heads, room, dim]`
 * @returns `[rows.length, heads, room, dim]`, with the first `length` positions in use
 */
export function takeRows(store: Tensor4D, rows: readonly number[], length: number): Tensor4D {
  const [batch, , room] = store.shape;
  const bad = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= batch);
  if (bad !== undefined) fail('takeRows: rows', `integers below ${batch}`, bad);
  if (!Number.isInteger(length) || length < 0 || length > room)
    fail('takeRows: length', `an integer up to ${room}`, length);
  checkType('takeRows: store', store, 'float32');
  if (!hasKernel('GlossaTakeRows')) return tf.tidy(() => tf.gather(store, tf.tensor1d(rows as number[], 'int32')));
  return runKernel('GlossaTakeRows', { store }, { rows, length }) as Tensor4D;
}
