/** Sums and extremes along one axis of [outer, count, inner], and running sums. */
import { at, at2, keepPart, maxLanes, min, multiplyAdd, storePart, sumLanes } from './vector';

// The numbers are the kernel table's Reduction.
const SUM: i32 = 0, MAX: i32 = 1, MIN: i32 = 2, SUM_OF_SQUARES: i32 = 3;

// @ts-ignore: decorator
@inline
function start(reduction: i32): v128 {
  if (reduction == MAX) return f32x4.splat(-Infinity);
  if (reduction == MIN) return f32x4.splat(Infinity);
  return f32x4.splat(0);
}

// @ts-ignore: decorator
@inline
function take(reduction: i32, total: v128, x: v128): v128 {
  if (reduction == MAX) return f32x4.max(total, x);
  if (reduction == MIN) return f32x4.min(total, x);
  if (reduction == SUM_OF_SQUARES) return multiplyAdd(x, x, total);
  return f32x4.add(total, x);
}

// @ts-ignore: decorator
@inline
function lanes(reduction: i32, total: v128): f32 {
  if (reduction == MAX) return maxLanes(total);
  if (reduction == MIN) return -maxLanes(f32x4.neg(total));
  return sumLanes(total);
}

/**
 * Numbers summed in single precision; the sums of such blocks are added in double, so that a long sum loses few digits.
 */
const BLOCK: i32 = 1024;

// @ts-ignore: decorator
@inline
function alongRow(reduction: i32, count: i32, x: usize): f32 {
  let total: f64 = 0;
  let extreme = start(reduction);
  for (let from = 0; from < count; from += BLOCK) {
    const end = min(count, from + BLOCK);
    let a = start(reduction), b = a, c = a, d = a;
    let j = from;
    for (; j + 16 <= end; j += 16) {
      a = take(reduction, a, v128.load(at(x, j)));
      b = take(reduction, b, v128.load(at(x, j), 16));
      c = take(reduction, c, v128.load(at(x, j), 32));
      d = take(reduction, d, v128.load(at(x, j), 48));
    }
    for (; j < end; j += 4) a = take(reduction, a, keepPart(v128.load(at(x, j)), end - j, start(reduction)));
    const combine = reduction == SUM_OF_SQUARES ? SUM : reduction;
    const block = take(combine, take(combine, a, b), take(combine, c, d));
    if (combine == SUM) total += sumLanes(block);
    else extreme = take(combine, extreme, block);
  }
  return reduction == MAX || reduction == MIN ? lanes(reduction, extreme) : <f32>total;
}

// @ts-ignore: decorator
@inline
function alongColumns(reduction: i32, count: i32, inner: i32, stride: i32, x: usize, scale: f32, y: usize): void {
  const first = start(reduction);
  for (let j = 0; j < inner; j += 4) storePart(at(y, j), first, inner - j);
  for (let i = 0; i < count; i++, x = at(x, stride)) {
    let j = 0;
    for (; j + 4 <= inner; j += 4) v128.store(at(y, j), take(reduction, v128.load(at(y, j)), v128.load(at(x, j))));
    if (j < inner) storePart(at(y, j), take(reduction, v128.load(at(y, j)), v128.load(at(x, j))), inner - j);
  }
  if (scale == 1) return;
  for (let j = 0; j < inner; j += 4) storePart(at(y, j), f32x4.mul(v128.load(at(y, j)), f32x4.splat(scale)), inner - j);
}

// @ts-ignore: decorator
@inline
function loop(reduction: i32, outer: i32, count: i32, inner: i32, stride: i32, x: usize, scale: f32, y: usize): void {
  for (let i = 0; i < outer; i++) {
    if (inner == 1) store<f32>(at(y, i), alongRow(reduction, count, x) * scale);
    else alongColumns(reduction, count, inner, stride, x, scale, at(y, i * inner));
    x = at(x, count * stride);
  }
}

/**
 * y[outer, inner] = scale * reduction of x[outer, count, inner] over the middle axis, whose positions are `stride`
 * elements apart.
 */
export function reduce(reduction: i32, outer: i32, count: i32, inner: i32, stride: i32, x: usize, scale: f32,
  y: usize): void {
  switch (reduction) {
    case SUM: return loop(SUM, outer, count, inner, stride, x, scale, y);
    case MAX: return loop(MAX, outer, count, inner, stride, x, scale, y);
    case MIN: return loop(MIN, outer, count, inner, stride, x, scale, y);
    case SUM_OF_SQUARES: return loop(SUM_OF_SQUARES, outer, count, inner, stride, x, scale, y);
  }
}

/** y[rows] = position (int32) of the greatest of each row of x[rows, columns]; the first of equals. */
export function argMax(rows: i32, columns: i32, x: usize, y: usize): void {
  for (let i = 0; i < rows; i++, x = at(x, columns)) {
    const greatest = alongRow(MAX, columns, x);
    let j = 0;
    while (j < columns - 1 && load<f32>(at(x, j)) != greatest) j++;
    // NaN equals nothing: the first position, as tfjs has it
    store<i32>(at(y, i), load<f32>(at(x, j)) == greatest ? j : 0);
  }
}

// @ts-ignore: decorator
@inline
function runningSums<T>(exclusive: bool, reverse: bool, outer: i32, count: i32, inner: i32, x: usize, y: usize): void {
  const step = inner << 2;
  const forward: i32 = reverse ? -step : step;
  for (let o = 0; o < outer; o++) {
    const start = at2(0, o, count, 0) * <usize>inner + (reverse ? <usize>(count - 1) * <usize>step : 0);
    let from = x + start, to = y + start;
    for (let i = 0; i < count; i++, from += forward, to += forward) {
      for (let j = 0; j < inner; j++) {
        const before = i > 0 ? load<T>(at(to - forward, j)) : <T>0;
        const term = exclusive ? (i > 0 ? load<T>(at(from - forward, j)) : <T>0) : load<T>(at(from, j));
        store<T>(at(to, j), before + term);
      }
    }
  }
}

/**
 * y = sums of x[outer, count, inner] up to each position of the middle axis, itself left out if `exclusive`, or from
 * the end if `reverse`.
 */
export function cumulativeSum(isFloat: bool, exclusive: bool, reverse: bool, outer: i32, count: i32, inner: i32,
  x: usize, y: usize): void {
  if (isFloat) runningSums<f32>(exclusive, reverse, outer, count, inner, x, y);
  else runningSums<i32>(exclusive, reverse, outer, count, inner, x, y);
}
