/** Elements from one position to the next along each axis of a row-major tensor. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** Strides of an operand seen at a broadcast shape: 0 along the axes it repeats. */
export function broadcastStrides(shape: readonly number[], out: readonly number[]): number[] {
  const missing = out.length - shape.length;
  const strides = stridesOf(shape);
  return out.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : strides[axis - missing]));
}

/**
 * Joins neighboring axes that every layout crosses as if they were one; at least `least` axes come back, the first of
 * size 1.
 */
export function mergeAxes(
  sizes: readonly number[],
  layouts: readonly number[][],
  least: number,
): { sizes: number[]; strides: number[][] } {
  const merged = { sizes: [] as number[], strides: layouts.map(() => [] as number[]) };
  for (let axis = 0; axis < sizes.length; axis++) {
    if (sizes[axis] === 1) continue;
    const last = merged.sizes.length - 1;
    if (last >= 0 && layouts.every((layout, i) => merged.strides[i][last] === layout[axis] * sizes[axis])) {
      merged.sizes[last] *= sizes[axis];
      layouts.forEach((layout, i) => (merged.strides[i][last] = layout[axis]));
    } else {
      merged.sizes.push(sizes[axis]);
      layouts.forEach((layout, i) => merged.strides[i].push(layout[axis]));
    }
  }
  while (merged.sizes.length < least) {
    // an axis of size 1 is never stepped along; as the innermost of all it still has to look contiguous
    merged.strides.forEach((strides) => strides.unshift(merged.sizes.length === 0 ? 1 : 0));
    merged.sizes.unshift(1);
  }
  return merged;
}

/** The fewest axes over which these operands can be read together at the broadcast shape; two at least. */
export function collapse(
  out: readonly number[],
  operands: ReadonlyArray<readonly number[]>,
): { sizes: number[]; strides: number[][] } {
  return mergeAxes(
    out,
    operands.map((shape) => broadcastStrides(shape, out)),
    2,
  );
}
