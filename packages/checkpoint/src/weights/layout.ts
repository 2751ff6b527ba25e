/** One step between the layout of a weight in a checkpoint and that of its parameter; it can be undone. */
export interface Layout {
  /** The checkpoint's shape from the parameter's; `undefined` when the step does not apply to such a shape. */
  storedShape(shape: readonly number[]): number[] | undefined;
  /** The parameter's values from those stored in the shape `stored`. */
  load(values: Float32Array, stored: readonly number[]): Float32Array;
  /** The inverse of `load`, from the parameter's shape. */
  save(values: Float32Array, shape: readonly number[]): Float32Array;
  /** The parameter's row of a stored row, when the step only moves rows. */
  rowOf?(this: void, row: number): number;
}

/** Matrices stored as [in, out]; vectors stay as they are. */
export const transposed: Layout = {
  storedShape: (shape) => (shape.length > 2 ? undefined : [...shape].reverse()),
  load: transposeMatrix,
  save: transposeMatrix,
};

export function reshaped(storedShape: (shape: readonly number[]) => number[]): Layout {
  return { storedShape, load: (values) => values, save: (values) => values };
}

/** Values that are stored with a number added to them. */
export function offsetBy(number: number): Layout {
  return {
    storedShape: (shape) => [...shape],
    load: (values) => values.map((value) => value - number),
    save: (values) => values.map((value) => value + number),
  };
}

/**
 * Rows stored in pairs, 0 1 | 2 3 | …, where the parameter has the first of each pair in the first half of a head and
 * the second in the other half: the two layouts of features that rotary positions rotate together.
 */
export function pairedRows(headDim: number): Layout {
  return {
    storedShape: ([rows, ...rest]) =>
      rows === undefined || rows % headDim !== 0 || headDim % 2 !== 0 ? undefined : [rows, ...rest],
    load: (values, [rows]) => moveRows(values, rows, (row) => halfOf(row, headDim)),
    rowOf: (row) => halfOf(row, headDim),
    save: (values, [rows]) => moveRows(values, rows, (row) => pairOf(row, headDim)),
  };
}

/** The row among halves of a row among pairs. */
function halfOf(row: number, headDim: number): number {
  const within = row % headDim;
  return row - within + (within % 2) * (headDim / 2) + Math.floor(within / 2);
}

/** The row among pairs of a row among halves. */
function pairOf(row: number, headDim: number): number {
  const within = row % headDim;
  return row - within + 2 * (within % (headDim / 2)) + Math.floor(within / (headDim / 2));
}

/** A copy with each row at `target(row)`. */
function moveRows(values: Float32Array, rows: number, target: (row: number) => number): Float32Array {
  const result = values.slice();
  moveRowsInPlace(result, rows, target);
  return result;
}

/** Moves each row to `target(row)`, following the cycles of this permutation. */
export function moveRowsInPlace(
  values: Float32Array | Uint8Array,
  rows: number,
  target: (row: number) => number,
): void {
  const width = values.length / rows;
  const isMoved = new Uint8Array(rows);
  let [carried, displaced] = [values.slice(0, width), values.slice(0, width)];
  for (let start = 0; start < rows; start++) {
    carried.set(values.subarray(start * width, (start + 1) * width));
    for (let row = start; isMoved[row] === 0; row = target(row)) {
      const to = target(row) * width;
      displaced.set(values.subarray(to, to + width));
      values.set(carried, to);
      isMoved[row] = 1;
      [carried, displaced] = [displaced, carried];
    }
  }
}

function transposeMatrix(values: Float32Array, [rows, columns]: readonly number[]): Float32Array {
  if (rows === undefined || columns === undefined) return values;
  const result = new Float32Array(values.length);
  transposeInto(result, values, columns);
  return result;
}

/** Rows transposed together: as many as share a cache line when they are columns. */
const STRIP = 16;

/** Writes columns `from` to `to` of a matrix of `columns` columns as rows. */
export function transposeInto(
  result: Float32Array,
  values: Float32Array,
  columns: number,
  from = 0,
  to = columns,
): void {
  const rows = values.length / columns;
  for (let first = 0; first < rows; first += STRIP) {
    const last = Math.min(rows, first + STRIP);
    for (let column = from; column < to; column++) {
      const start = (column - from) * rows;
      for (let row = first; row < last; row++) result[start + row] = values[row * columns + column];
    }
  }
}
