/**
 * Products with few rows on the left, as in decoding: the right operand is read once, in place, at the speed of the
 * memory.
 */
import { at, at2, keepPart, multiplyAdd, storePart, sumLanes } from './vector';

// @ts-ignore: decorator
@inline
function put(c: usize, sum: f32, bias: usize, accumulate: bool): void {
  const start: f32 = accumulate ? load<f32>(c) : bias ? load<f32>(bias) : 0;
  store<f32>(c, start + sum);
}

/** The sums of four vectors' lanes. */
// @ts-ignore: decorator
@inline
function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const low = f32x4.add(v128.shuffle<i64>(a, b, 0, 2), v128.shuffle<i64>(a, b, 1, 3));
  const high = f32x4.add(v128.shuffle<i64>(c, d, 0, 2), v128.shuffle<i64>(c, d, 1, 3));
  return f32x4.add(v128.shuffle<i32>(low, high, 0, 2, 4, 6), v128.shuffle<i32>(low, high, 1, 3, 5, 7));
}

/** The part of a product that is left when whole vectors have been taken. */
// @ts-ignore: decorator
@inline
function tail(x: usize, w: usize, left: i32, sum: v128): v128 {
  return left > 0 ? f32x4.add(sum, keepPart(f32x4.mul(v128.load(x), v128.load(w)), left, f32x4.splat(0))) : sum;
}

// @ts-ignore: decorator
@inline
function putFour(c: usize, far: i32, sums: v128, bias: usize, accumulate: bool): void {
  put(c, f32x4.extract_lane(sums, 0), bias, accumulate);
  put(at(c, far), f32x4.extract_lane(sums, 1), bias && at(bias, far), accumulate);
  put(at(c, 2 * far), f32x4.extract_lane(sums, 2), bias && at(bias, 2 * far), accumulate);
  put(at(c, 3 * far), f32x4.extract_lane(sums, 3), bias && at(bias, 3 * far), accumulate);
}

/** One row of A, or `two`, against four of B that are `far` rows apart, and so are their results and biases. */
// @ts-ignore: decorator
@inline
function dotFour(two: bool, k: i32, x: usize, lda: i32, w0: usize, ldb: i32, far: i32, c: usize, ldc: i32,
  bias: usize, accumulate: bool): void {
  const last = at(x, k), next = <usize>lda << 2;
  let w1 = at2(w0, far, ldb, 0), w2 = at2(w1, far, ldb, 0), w3 = at2(w2, far, ldb, 0);
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
  for (; x + 16 <= last; x += 16, w0 += 16, w1 += 16, w2 += 16, w3 += 16) {
    const v = v128.load(x), u = two ? v128.load(x + next) : v;
    let w = v128.load(w0);
    s0 = multiplyAdd(v, w, s0);
    if (two) t0 = multiplyAdd(u, w, t0);
    w = v128.load(w1);
    s1 = multiplyAdd(v, w, s1);
    if (two) t1 = multiplyAdd(u, w, t1);
    w = v128.load(w2);
    s2 = multiplyAdd(v, w, s2);
    if (two) t2 = multiplyAdd(u, w, t2);
    w = v128.load(w3);
    s3 = multiplyAdd(v, w, s3);
    if (two) t3 = multiplyAdd(u, w, t3);
  }
  const left = <i32>((last - x) >> 2);
  putFour(c, far, sumsOf(tail(x, w0, left, s0), tail(x, w1, left, s1), tail(x, w2, left, s2), tail(x, w3, left, s3)),
    bias, accumulate);
  if (!two) return;
  x += next;
  putFour(at(c, ldc), far, sumsOf(tail(x, w0, left, t0), tail(x, w1, left, t1), tail(x, w2, left, t2),
    tail(x, w3, left, t3)), bias, accumulate);
}

/** One row of A against one of B. */
// @ts-ignore: decorator
@inline
function dotOne(k: i32, x: usize, w: usize, c: usize, bias: usize, accumulate: bool): void {
  const last = at(x, k);
  let sum = f32x4.splat(0);
  for (; x + 16 <= last; x += 16, w += 16) sum = multiplyAdd(v128.load(x), v128.load(w), sum);
  sum = tail(x, w, <i32>((last - x) >> 2), sum);
  put(c, sumLanes(sum), bias, accumulate);
}

/**
 * C[m, n] = A Bᵀ + bias, or added to C, for few rows of A, which stay in the caches. B is read in four streams that are
 * a quarter of it apart: the memory gives them more than one, and much more than four that are near each other.
 */
export function dotRows(m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32,
  bias: usize, accumulate: bool): void {
  const far = n >> 2;
  for (let j = 0; j < far; j++) {
    const w = at2(b, j, ldb, 0), start = bias && at(bias, j);
    let i = 0;
    for (; i + 2 <= m; i += 2)
      dotFour(true, k, at2(a, i, lda, 0), lda, w, ldb, far, at2(c, i, ldc, j), ldc, start, accumulate);
    if (i < m) dotFour(false, k, at2(a, i, lda, 0), lda, w, ldb, far, at2(c, i, ldc, j), ldc, start, accumulate);
  }
  for (let j = far << 2; j < n; j++) {
    for (let i = 0; i < m; i++)
      dotOne(k, at2(a, i, lda, 0), at2(b, j, ldb, 0), at2(c, i, ldc, j), bias && at(bias, j), accumulate);
  }
}

/** y[n] += four rows of B, `far` rows apart, each times its factor at x. */
// @ts-ignore: decorator
@inline
function addFour(n: i32, x: usize, w0: usize, ldb: i32, far: i32, y: usize): void {
  const x0 = v128.load_splat<f32>(x), x1 = v128.load_splat<f32>(at(x, far));
  const x2 = v128.load_splat<f32>(at(x, 2 * far)), x3 = v128.load_splat<f32>(at(x, 3 * far));
  let w1 = at2(w0, far, ldb, 0), w2 = at2(w1, far, ldb, 0), w3 = at2(w2, far, ldb, 0);
  for (let j = 0; j < n; j += 4, w0 += 16, w1 += 16, w2 += 16, w3 += 16, y += 16) {
    let sum = multiplyAdd(x0, v128.load(w0), v128.load(y));
    sum = multiplyAdd(x1, v128.load(w1), sum);
    sum = multiplyAdd(x2, v128.load(w2), sum);
    storePart(y, multiplyAdd(x3, v128.load(w3), sum), n - j);
  }
}

/** y[n] += a row of B times its factor at x. */
// @ts-ignore: decorator
@inline
function addOne(n: i32, x: usize, w: usize, y: usize): void {
  const factor = v128.load_splat<f32>(x);
  for (let j = 0; j < n; j += 4, w += 16, y += 16) storePart(y, multiplyAdd(factor, v128.load(w), v128.load(y)), n - j);
}

/** C[m, n] = A B + bias, or added to C, for few rows of A; B is read in four streams as in `dotRows`. */
export function combineRows(m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32,
  bias: usize, accumulate: bool): void {
  const far = k >> 2;
  for (let i = 0; i < m; i++) {
    const x = at2(a, i, lda, 0), y = at2(c, i, ldc, 0);
    if (!accumulate) {
      if (bias) memory.copy(y, bias, <usize>n << 2);
      else memory.fill(y, 0, <usize>n << 2);
    }
    for (let r = 0; r < far; r++) addFour(n, at(x, r), at2(b, r, ldb, 0), ldb, far, y);
    for (let r = far << 2; r < k; r++) addOne(n, at(x, r), at2(b, r, ldb, 0), y);
  }
}
