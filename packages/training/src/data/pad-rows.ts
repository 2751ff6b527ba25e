/** Rows made equally long by padding on the right, and where they hold real ids (1) and padding (0). */
export interface PaddedRows {
  ids: number[][];
  attentionMask: number[][];
}

/** Pads rows of ids to the longest of them. */
export function padRows(rows: readonly ArrayLike<number>[], padId: number): PaddedRows {
  const length = rows.reduce((longest, row) => Math.max(longest, row.length), 0);
  const pad = (row: ArrayLike<number>, fill: number) =>
    Array.from({ length }, (_, i) => (i < row.length ? row[i] : fill));
  return {
    ids: rows.map((row) => pad(row, padId)),
    attentionMask: rows.map((row) =>
      pad(
        Array.from(row, () => 1),
        0,
      ),
    ),
  };
}
