/** Products with few rows on the left, as in decoding: the right operand is read once, in place, at the speed of the memory. */
import { at, at2, keepPart, multiplyAdd, storePart, sumLanes } from './vector';

// @ts-ignore: decorator
@inline
function put(c: usize, value: f32, bias: usize, j: i32, accumulate: bool): void {
  const start: f32 = accumulate ? load<f32>(c) : bias ? load<f32>(at(bias, j)) : 0;
  store<f32>(c, start + value);
}

/** The part of a product that is left when whole vectors have been taken. */
// @ts-ignore: decorator
@inline
function tail(x: usize, w: usize, left: i32, sum: v128): v128 {
  return left > 0 ? f32x4.add(sum, keepPart(f32x4.mul(v128.load(x), v128.load(w)), left, f32x4.splat(0))) : sum;
}

/** One row of A against each row of B: one sequential stream. */
function dotOne(n: i32, k: i32, a: usize, b: usize, ldb: i32, c: usize, bias: usize, accumulate: bool): void {
  for (let j = 0; j < n; j++) {
    let x = a;
    let w = at2(b, j, ldb, 0);
    const end = at(x, k - 15);
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (; x < end; x += 64, w += 64) {
      s0 = multiplyAdd(v128.load(x), v128.load(w), s0);
      s1 = multiplyAdd(v128.load(x, 16), v128.load(w, 16), s1);
      s2 = multiplyAdd(v128.load(x, 32), v128.load(w, 32), s2);
      s3 = multiplyAdd(v128.load(x, 48), v128.load(w, 48), s3);
    }
    const last = at(a, k);
    for (; x + 16 <= last; x += 16, w += 16) s0 = multiplyAdd(v128.load(x), v128.load(w), s0);
    s1 = tail(x, w, <i32>((last - x) >> 2), s1);
    put(at(c, j), sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))), bias, j, accumulate);
  }
}

/** Four rows of A against one row of B. */
// @ts-ignore: decorator
@inline
function dotFour(k: i32, a: usize, lda: i32, w: usize, c: usize, ldc: i32, bias: usize, j: i32, accumulate: bool): void {
  const step = <usize>lda << 2;
  const last = at(w, k);
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (; w + 16 <= last; w += 16, a += 16) {
    const v = v128.load(w);
    s0 = multiplyAdd(v128.load(a), v, s0);
    s1 = multiplyAdd(v128.load(a + step), v, s1);
    s2 = multiplyAdd(v128.load(a + 2 * step), v, s2);
    s3 = multiplyAdd(v128.load(a + 3 * step), v, s3);
  }
  const left = <i32>((last - w) >> 2);
  put(at(c, j), sumLanes(tail(a, w, left, s0)), bias, j, accumulate);
  put(at2(c, 1, ldc, j), sumLanes(tail(a + step, w, left, s1)), bias, j, accumulate);
  put(at2(c, 2, ldc, j), sumLanes(tail(a + 2 * step, w, left, s2)), bias, j, accumulate);
  put(at2(c, 3, ldc, j), sumLanes(tail(a + 3 * step, w, left, s3)), bias, j, accumulate);
}

/** C[m, n] = A Bᵀ + bias, or added to C, for few rows of A: a row of B stays in the first-level cache for all of them. */
export function dotRows(m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, bias: usize, accumulate: bool): void {
  if (m == 1) return dotOne(n, k, a, b, ldb, c, bias, accumulate);
  for (let j = 0; j < n; j++) {
    const w = at2(b, j, ldb, 0);
    let i = 0;
    for (; i + 4 <= m; i += 4) dotFour(k, at2(a, i, lda, 0), lda, w, at2(c, i, ldc, 0), ldc, bias, j, accumulate);
    for (; i < m; i++) dotOne(1, k, at2(a, i, lda, 0), w, 0, at2(c, i, ldc, j), bias ? at(bias, j) : 0, accumulate);
  }
}

/** C[m, n] = A B + bias, or added to C, for few rows of A: 32 columns at a time in registers, down the rows of B. */
export function combineRows(m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, bias: usize, accumulate: bool): void {
  const step = <usize>ldb << 2;
  for (let i = 0; i < m; i++, a = at(a, lda), c = at(c, ldc)) {
    let j = 0;
    for (; j + 32 <= n; j += 32) {
      const start = accumulate ? at(c, j) : bias ? at(bias, j) : 0;
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
      if (start) {
        s0 = v128.load(start); s1 = v128.load(start, 16); s2 = v128.load(start, 32); s3 = v128.load(start, 48);
        s4 = v128.load(start, 64); s5 = v128.load(start, 80); s6 = v128.load(start, 96); s7 = v128.load(start, 112);
      }
      let w = at(b, j);
      for (let x = a, end = at(a, k); x < end; x += 4, w += step) {
        const v = v128.load_splat<f32>(x);
        s0 = multiplyAdd(v, v128.load(w), s0);
        s1 = multiplyAdd(v, v128.load(w, 16), s1);
        s2 = multiplyAdd(v, v128.load(w, 32), s2);
        s3 = multiplyAdd(v, v128.load(w, 48), s3);
        s4 = multiplyAdd(v, v128.load(w, 64), s4);
        s5 = multiplyAdd(v, v128.load(w, 80), s5);
        s6 = multiplyAdd(v, v128.load(w, 96), s6);
        s7 = multiplyAdd(v, v128.load(w, 112), s7);
      }
      const to = at(c, j);
      v128.store(to, s0); v128.store(to, s1, 16); v128.store(to, s2, 32); v128.store(to, s3, 48);
      v128.store(to, s4, 64); v128.store(to, s5, 80); v128.store(to, s6, 96); v128.store(to, s7, 112);
    }
    for (; j < n; j += 4) {
      let s = accumulate ? v128.load(at(c, j)) : bias ? v128.load(at(bias, j)) : f32x4.splat(0);
      let w = at(b, j);
      for (let x = a, end = at(a, k); x < end; x += 4, w += step) s = multiplyAdd(v128.load_splat<f32>(x), v128.load(w), s);
      storePart(at(c, j), s, n - j);
    }
  }
}
