/** Picks the parts of padded batches that mean something. */
import * as tf from '@tensorflow/tfjs-core';
import type { Rows } from './fixture.js';

/** The ids under a 1 of the mask. */
export const unpadded = (ids: Rows, mask: Rows | undefined): Rows =>
  mask ? ids.map((row, r) => row.filter((_, i) => mask[r][i] === 1)) : ids;

/** Are positions under a 1 counted from each row's first token? */
export function countFromFirstToken(positions: Rows, mask: Rows | undefined): boolean {
  return positions.every((row, r) => {
    const counted = mask ? row.filter((_, i) => mask[r][i] === 1) : row;
    return counted.every((position, i) => position === i);
  });
}

/**
 * The values of an output at the positions under a 1.
 * @param positionAxis of [batch, length, features] 1, of attention weights [batch, heads, queries, keys] 2
 */
export function atPositions(
  values: ArrayLike<number>,
  shape: number[],
  positions: Rows | undefined,
  positionAxis: number,
): number[] {
  if (!positions) return Array.from(values);
  const rowSize = tf.util.sizeFromShape(shape.slice(positionAxis + 1));
  const between = tf.util.sizeFromShape(shape.slice(1, positionAxis));
  const length = shape[positionAxis];
  return Array.from(values).filter((_, i) => {
    const row = Math.floor(i / rowSize);
    return positions[Math.floor(row / length / between)][row % length] === 1;
  });
}
