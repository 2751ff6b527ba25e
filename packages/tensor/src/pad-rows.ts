/** Rows of equal length, `[rows, longest]`. */
export interface PaddedRows {
  rows: number[][];
  /** 1 where a row has its own values, 0 where it is padded. */
  attentionMask: number[][];
}

/**
 * Pads rows of unequal length, such as the ids of several texts, to the length of the longest.
 *
 * @param padValue fills the places that a row does not reach
 * @param side where the padding goes; decoders that go on from the last position need it on the left
 */
export function padRows(
  rows: readonly ArrayLike<number>[],
  padValue: number,
  side: 'left' | 'right' = 'right',
): PaddedRows {
  const longest = rows.reduce((length, row) => Math.max(length, row.length), 0);
  const fill = (row: ArrayLike<number>, valueAt: (i: number) => number, padding: number): number[] => {
    const padded = new Array<number>(longest).fill(padding);
    const start = side === 'left' ? longest - row.length : 0;
    for (let i = 0; i < row.length; i++) padded[start + i] = valueAt(i);
    return padded;
  };
  return {
    rows: rows.map((row) => fill(row, (i) => row[i], padValue)),
    attentionMask: rows.map((row) => fill(row, () => 1, 0)),
  };
}
