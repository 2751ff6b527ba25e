import * as tf from '@tensorflow/tfjs-core';

/** Token ids [batch, length] as a tensor. @throws when rows differ in length or hold something else than ids. */
export function toIds(rows: readonly ArrayLike<number>[]): tf.Tensor2D {
  const length = rows[0]?.length ?? 0;
  const values = new Int32Array(rows.length * length);
  rows.forEach((row, r) => {
    if (row.length !== length) {
      throw new Error(`toIds: row ${r}: expected ${length} ids as in row 0, received ${row.length}`);
    }
    for (let i = 0; i < length; i++) {
      const id = row[i];
      if (!Number.isInteger(id) || id < -(2 ** 31) || id >= 2 ** 31) {
        throw new Error(`toIds: row ${r}, position ${i}: expected an integer id, received ${id}`);
      }
      values[r * length + i] = id;
    }
  });
  return tf.tensor2d(values, [rows.length, length], 'int32');
}
