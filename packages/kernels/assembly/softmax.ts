/** Softmax of rows, and its gradient. */
import { expNegative4 } from './math';
import { at, keepPart, maxLanes, multiplyAdd, storePart, sumLanes } from './vector';

/** The greatest of a row. */
export function rowMax(count: i32, x: usize): f32 {
  const lowest = f32x4.splat(-Infinity);
  let a = lowest, b = lowest;
  let j = 0;
  for (; j + 8 <= count; j += 8) {
    a = f32x4.pmax(a, v128.load(at(x, j)));
    b = f32x4.pmax(b, v128.load(at(x, j), 16));
  }
  for (; j < count; j += 4) a = f32x4.pmax(a, keepPart(v128.load(at(x, j)), count - j, lowest));
  return maxLanes(f32x4.pmax(a, b));
}

/** y = e^(x * factor - shift); returns the sum. The greatest exponent must be about 0. y may be x. */
export function rowExp(count: i32, x: usize, factor: f32, shift: f32, y: usize): f32 {
  const times = f32x4.splat(factor);
  const by = f32x4.splat(-shift);
  let sum = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    const e = expNegative4(multiplyAdd(v128.load(at(x, j)), times, by));
    v128.store(at(y, j), e);
    sum = f32x4.add(sum, e);
  }
  if (j < count) {
    const e = keepPart(expNegative4(multiplyAdd(v128.load(at(x, j)), times, by)), count - j, f32x4.splat(0));
    storePart(at(y, j), e, count - j);
    sum = f32x4.add(sum, e);
  }
  return sumLanes(sum);
}

/** y = x * factor. y may be x. */
export function rowScale(count: i32, x: usize, factor: f32, y: usize): void {
  const by = f32x4.splat(factor);
  let j = 0;
  for (; j + 4 <= count; j += 4) v128.store(at(y, j), f32x4.mul(v128.load(at(x, j)), by));
  if (j < count) storePart(at(y, j), f32x4.mul(v128.load(at(x, j)), by), count - j);
}

/** The inner product of two rows. */
export function rowDot(count: i32, x: usize, y: usize): f32 {
  let a = f32x4.splat(0), b = a;
  let j = 0;
  for (; j + 8 <= count; j += 8) {
    a = multiplyAdd(v128.load(at(x, j)), v128.load(at(y, j)), a);
    b = multiplyAdd(v128.load(at(x, j), 16), v128.load(at(y, j), 16), b);
  }
  for (; j < count; j += 4) {
    const product = f32x4.mul(v128.load(at(x, j)), v128.load(at(y, j)));
    a = f32x4.add(a, keepPart(product, count - j, f32x4.splat(0)));
  }
  return sumLanes(f32x4.add(a, b));
}

/** y = softmax(x) over rows of x[rows, columns]. A row of nothing but -infinity gives NaN, as in tfjs. */
export function softmax(rows: i32, columns: i32, x: usize, y: usize): void {
  for (let i = 0; i < rows; i++) {
    const sum = rowExp(columns, x, 1, rowMax(columns, x), y);
    rowScale(columns, y, 1 / sum, y);
    x = at(x, columns);
    y = at(y, columns);
  }
}

/** dx = y * (dy - sum(dy * y)) over rows, from the softmax y. */
export function softmaxGradient(rows: i32, columns: i32, y: usize, dy: usize, dx: usize): void {
  for (let i = 0; i < rows; i++) {
    const dot = f32x4.splat(rowDot(columns, y, dy));
    for (let j = 0; j < columns; j += 4) {
      storePart(at(dx, j), f32x4.mul(v128.load(at(y, j)), f32x4.sub(v128.load(at(dy, j)), dot)), columns - j);
    }
    y = at(y, columns);
    dy = at(dy, columns);
    dx = at(dx, columns);
  }
}
