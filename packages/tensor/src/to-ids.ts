import { check, fail } from '@glossa/check';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Token ids as an int32 tensor [batch, length].
 *
 * @throws GlossaError `invalid-argument` when rows differ in length, or an id is not a 32-bit integer
 */
export function toIds(rows: readonly ArrayLike<number>[]): tf.Tensor2D {
  const length = rows[0]?.length ?? 0;
  const values = new Int32Array(rows.length * length);
  rows.forEach((row, r) => {
    check(row.length === length, `toIds: row ${r}`, `${length} ids as in row 0`, row.length);
    for (let i = 0; i < length; i++) {
      const id = row[i];
      if ((id | 0) !== id) fail(`toIds: row ${r}, position ${i}`, 'an integer id', id);
      values[r * length + i] = id;
    }
  });
  return tf.tensor2d(values, [rows.length, length], 'int32');
}
