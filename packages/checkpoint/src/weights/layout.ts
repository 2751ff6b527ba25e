/** Steps between how a checkpoint lays a weight out and how its parameter does; each can be undone. */

export interface Layout {
  /** The parameter's shape to the checkpoint's; `undefined` when the step does not apply to such a shape. */
  storedShape(shape: readonly number[]): number[] | undefined;
  /** Values as stored in `stored` shape to values in the parameter's. */
  load(values: Float32Array, stored: readonly number[]): Float32Array;
  /** The way back, from the parameter's shape. */
  save(values: Float32Array, shape: readonly number[]): Float32Array;
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

function transposeMatrix(values: Float32Array, [rows, columns]: readonly number[]): Float32Array {
  if (rows === undefined || columns === undefined) return values;
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column]!;
  }
  return result;
}
