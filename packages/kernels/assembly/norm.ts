/** Layer and root-mean-square normalization of rows; `center` says which (1: layer). */
import { at, keepPart, multiplyAdd, storePart, sumLanes } from './vector';

function rowMean(count: i32, x: usize): f32 {
  let a = f32x4.splat(0), b = a;
  let j = 0;
  for (; j + 8 <= count; j += 8) {
    a = f32x4.add(a, v128.load(at(x, j)));
    b = f32x4.add(b, v128.load(at(x, j), 16));
  }
  for (; j < count; j += 4) a = f32x4.add(a, keepPart(v128.load(at(x, j)), count - j, f32x4.splat(0)));
  return sumLanes(f32x4.add(a, b)) / <f32>count;
}

/** Mean of (x - mean)²: two passes over a row in the cache lose no digits to cancellation. */
function rowVariance(count: i32, x: usize, mean: f32): f32 {
  const m = f32x4.splat(mean);
  let a = f32x4.splat(0), b = a;
  let j = 0;
  for (; j + 8 <= count; j += 8) {
    const d = f32x4.sub(v128.load(at(x, j)), m);
    const e = f32x4.sub(v128.load(at(x, j), 16), m);
    a = multiplyAdd(d, d, a);
    b = multiplyAdd(e, e, b);
  }
  for (; j < count; j += 4) {
    const d = keepPart(f32x4.sub(v128.load(at(x, j)), m), count - j, f32x4.splat(0));
    a = multiplyAdd(d, d, a);
  }
  return sumLanes(f32x4.add(a, b)) / <f32>count;
}

/**
 * y = (x - mean) / sqrt(variance + epsilon) * weight + bias; keeps mean and 1 / sqrt(…) of each row. Without `center`
 * the mean is 0; the bias may be absent (0).
 */
export function norm(
  rows: i32, columns: i32, x: usize, weight: usize, bias: usize, epsilon: f32, center: bool,
  y: usize, means: usize, scales: usize,
): void {
  for (let i = 0; i < rows; i++) {
    const mean: f32 = center ? rowMean(columns, x) : 0;
    const scale = <f32>1 / Mathf.sqrt(rowVariance(columns, x, mean) + epsilon);
    const m = f32x4.splat(mean), s = f32x4.splat(scale);
    for (let j = 0; j < columns; j += 4) {
      const normalized = f32x4.mul(f32x4.sub(v128.load(at(x, j)), m), s);
      const scaled = f32x4.mul(normalized, v128.load(at(weight, j)));
      storePart(at(y, j), bias ? f32x4.add(scaled, v128.load(at(bias, j))) : scaled, columns - j);
    }
    store<f32>(at(means, i), mean);
    store<f32>(at(scales, i), scale);
    x = at(x, columns);
    y = at(y, columns);
  }
}

/** dx of each row. */
export function normGradient(
  rows: i32, columns: i32, x: usize, weight: usize, center: bool, means: usize, scales: usize, dy: usize, dx: usize,
): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < rows; i++) {
    const m = f32x4.splat(load<f32>(at(means, i)));
    const s = f32x4.splat(load<f32>(at(scales, i)));
    let sum = zero, product = zero;
    for (let j = 0; j < columns; j += 4) {
      const left = columns - j;
      const normalized = f32x4.mul(f32x4.sub(v128.load(at(x, j)), m), s);
      let g = f32x4.mul(v128.load(at(dy, j)), v128.load(at(weight, j)));
      if (left < 4) g = keepPart(g, left, zero);
      sum = f32x4.add(sum, g);
      // what lies behind the row may be NaN, and NaN times 0 is NaN
      product = multiplyAdd(g, left < 4 ? keepPart(normalized, left, zero) : normalized, product);
    }
    const a = f32x4.splat(center ? sumLanes(sum) / <f32>columns : 0);
    const b = f32x4.splat(sumLanes(product) / <f32>columns);
    for (let j = 0; j < columns; j += 4) {
      const normalized = f32x4.mul(f32x4.sub(v128.load(at(x, j)), m), s);
      const g = f32x4.mul(v128.load(at(dy, j)), v128.load(at(weight, j)));
      storePart(at(dx, j), f32x4.mul(f32x4.sub(f32x4.sub(g, a), f32x4.mul(normalized, b)), s), columns - j);
    }
    x = at(x, columns);
    dy = at(dy, columns);
    dx = at(dx, columns);
  }
}

/**
 * The gradients of `columns` weights and, unless `dBias` is 0, biases, summed over rows that are `stride` elements
 * apart.
 */
export function normWeightGradient(
  rows: i32, columns: i32, stride: i32, x: usize, means: usize, scales: usize, dy: usize, dWeight: usize, dBias: usize,
): void {
  const zero = f32x4.splat(0);
  for (let j = 0; j < columns; j += 4) {
    storePart(at(dWeight, j), zero, columns - j);
    if (dBias) storePart(at(dBias, j), zero, columns - j);
  }
  for (let i = 0; i < rows; i++, x = at(x, stride), dy = at(dy, stride)) {
    const m = f32x4.splat(load<f32>(at(means, i)));
    const s = f32x4.splat(load<f32>(at(scales, i)));
    for (let j = 0; j < columns; j += 4) {
      const left = columns - j;
      const d = v128.load(at(dy, j));
      const normalized = f32x4.mul(f32x4.sub(v128.load(at(x, j)), m), s);
      storePart(at(dWeight, j), multiplyAdd(d, normalized, v128.load(at(dWeight, j))), left);
      if (dBias) storePart(at(dBias, j), f32x4.add(d, v128.load(at(dBias, j))), left);
    }
  }
}
