import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { checkInteger } from '@glossa/check';
import { checkType } from './check-tensors.js';
import { FusedKernel } from './fused-kernel.js';

const takeRowsKernel = /* @__PURE__ */ new FusedKernel<{ rows: readonly number[]; length: number }>('GlossaTakeRows');

/**
 * Keeps, repeats or reorders the rows of a store of `appendPositions`: row i of the result is row `rows[i]`. The room
 * behind the first `length` positions stays, but is not copied. No gradient.
 *
 * @param store float32 `[batch, heads, room, dim]`
 * @returns `[rows.length, heads, room, dim]`, with the first `length` positions in use
 */
export function takeRows(store: Tensor4D, rows: readonly number[], length: number): Tensor4D {
  const [batch, , room] = store.shape;
  for (const row of rows) checkInteger('takeRows: rows', row, 0, batch - 1);
  checkInteger('takeRows: length', length, 0, room);
  checkType('takeRows: store', store, 'float32');
  if (!takeRowsKernel.isAvailable) return tf.tidy(() => tf.gather(store, tf.tensor1d(rows as number[], 'int32')));
  return takeRowsKernel.run({ store }, { rows, length }) as Tensor4D;
}
