/**
 * The inner loop of the matrix product: a tile of C in registers, as many rows and columns as an engine keeps there
 * without spilling.
 */
import { multiplyAdd } from './vector';

/**
 * C tile = start + packed A * packed B over `k` > 0 steps; `start` is C itself when `adds`, else the row `bias`, or 0.
 * C rows are `step` bytes apart; `rows` is a constant at each place of use.
 */
// @ts-ignore: decorator
@inline
export function tile(rows: i32, k: i32, a: usize, b: usize, c: usize, step: usize, bias: usize, adds: bool): void {
  if (rows == 3) tile3x12(k, a, b, c, step, bias, adds);
  else if (rows == 6) tile6x8(k, a, b, c, step, bias, adds);
  else tile4x8(k, a, b, c, step, bias, adds);
}

/** Times of a multiply-add in tiles of 3 by 12 and of 6 by 8 over that in one of 4 by 8. */
let cost3x12: f32 = 1;
let cost6x8: f32 = Infinity;

/** Sets how much slower or faster tiles of 3 by 12 and of 6 by 8 are here; 0 takes them always, infinity never. */
export function useTiles(wide: f32, tall: f32): void {
  cost3x12 = wide;
  cost6x8 = tall;
}

/** Elements of an m by n product in whole tiles: more of one tile may hang over the edges than of another. */
// @ts-ignore: decorator
@inline
function covered(m: i32, n: i32, rows: i32, columns: i32): f32 {
  return <f32>((m + rows - 1) / rows * rows) * <f32>((n + columns - 1) / columns * columns);
}

/** Rows of the tile that takes the least time for an m by n product. */
export function tileRows(m: i32, n: i32): i32 {
  const square = covered(m, n, 4, 8), wide = covered(m, n, 3, 12) * cost3x12, tall = covered(m, n, 6, 8) * cost6x8;
  if (wide < square) return wide <= tall ? 3 : 6;
  return tall < square ? 6 : 4;
}

function tile3x12(k: i32, a: usize, b: usize, c: usize, step: usize, bias: usize, adds: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c02 = c00;
  if (bias) {
    c00 = v128.load(bias);
    c01 = v128.load(bias, 16);
    c02 = v128.load(bias, 32);
  }
  let c10 = c00, c11 = c01, c12 = c02;
  let c20 = c00, c21 = c01, c22 = c02;
  const end = a + <usize>k * 12;
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    let t = v128.load_splat<f32>(a);
    c00 = multiplyAdd(t, b0, c00);
    c01 = multiplyAdd(t, b1, c01);
    c02 = multiplyAdd(t, b2, c02);
    t = v128.load_splat<f32>(a, 4);
    c10 = multiplyAdd(t, b0, c10);
    c11 = multiplyAdd(t, b1, c11);
    c12 = multiplyAdd(t, b2, c12);
    t = v128.load_splat<f32>(a, 8);
    c20 = multiplyAdd(t, b0, c20);
    c21 = multiplyAdd(t, b1, c21);
    c22 = multiplyAdd(t, b2, c22);
    a += 12;
    b += 48;
  } while (a != end);
  if (adds) {
    c00 = f32x4.add(v128.load(c), c00);
    c01 = f32x4.add(v128.load(c, 16), c01);
    c02 = f32x4.add(v128.load(c, 32), c02);
    c10 = f32x4.add(v128.load(c + step), c10);
    c11 = f32x4.add(v128.load(c + step, 16), c11);
    c12 = f32x4.add(v128.load(c + step, 32), c12);
    c20 = f32x4.add(v128.load(c + 2 * step), c20);
    c21 = f32x4.add(v128.load(c + 2 * step, 16), c21);
    c22 = f32x4.add(v128.load(c + 2 * step, 32), c22);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c02, 32);
  v128.store(c + step, c10);
  v128.store(c + step, c11, 16);
  v128.store(c + step, c12, 32);
  v128.store(c + 2 * step, c20);
  v128.store(c + 2 * step, c21, 16);
  v128.store(c + 2 * step, c22, 32);
}

/** Of 4 rows or of 6; `rows` is a constant at each place of use. */
// @ts-ignore: decorator
@inline
function tileBy8(rows: i32, k: i32, a: usize, b: usize, c: usize, step: usize, bias: usize, adds: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  if (bias) {
    c00 = v128.load(bias);
    c01 = v128.load(bias, 16);
  }
  let c10 = c00, c11 = c01;
  let c20 = c00, c21 = c01;
  let c30 = c00, c31 = c01;
  let c40 = c00, c41 = c01;
  let c50 = c00, c51 = c01;
  const end = a + <usize>k * <usize>(rows << 2);
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let t = v128.load_splat<f32>(a);
    c00 = multiplyAdd(t, b0, c00);
    c01 = multiplyAdd(t, b1, c01);
    t = v128.load_splat<f32>(a, 4);
    c10 = multiplyAdd(t, b0, c10);
    c11 = multiplyAdd(t, b1, c11);
    t = v128.load_splat<f32>(a, 8);
    c20 = multiplyAdd(t, b0, c20);
    c21 = multiplyAdd(t, b1, c21);
    t = v128.load_splat<f32>(a, 12);
    c30 = multiplyAdd(t, b0, c30);
    c31 = multiplyAdd(t, b1, c31);
    if (rows == 6) {
      t = v128.load_splat<f32>(a, 16);
      c40 = multiplyAdd(t, b0, c40);
      c41 = multiplyAdd(t, b1, c41);
      t = v128.load_splat<f32>(a, 20);
      c50 = multiplyAdd(t, b0, c50);
      c51 = multiplyAdd(t, b1, c51);
    }
    a += rows << 2;
    b += 32;
  } while (a != end);
  if (adds) {
    c00 = f32x4.add(v128.load(c), c00);
    c01 = f32x4.add(v128.load(c, 16), c01);
    c10 = f32x4.add(v128.load(c + step), c10);
    c11 = f32x4.add(v128.load(c + step, 16), c11);
    c20 = f32x4.add(v128.load(c + 2 * step), c20);
    c21 = f32x4.add(v128.load(c + 2 * step, 16), c21);
    c30 = f32x4.add(v128.load(c + 3 * step), c30);
    c31 = f32x4.add(v128.load(c + 3 * step, 16), c31);
    if (rows == 6) {
      c40 = f32x4.add(v128.load(c + 4 * step), c40);
      c41 = f32x4.add(v128.load(c + 4 * step, 16), c41);
      c50 = f32x4.add(v128.load(c + 5 * step), c50);
      c51 = f32x4.add(v128.load(c + 5 * step, 16), c51);
    }
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + step, c10);
  v128.store(c + step, c11, 16);
  v128.store(c + 2 * step, c20);
  v128.store(c + 2 * step, c21, 16);
  v128.store(c + 3 * step, c30);
  v128.store(c + 3 * step, c31, 16);
  if (rows == 6) {
    v128.store(c + 4 * step, c40);
    v128.store(c + 4 * step, c41, 16);
    v128.store(c + 5 * step, c50);
    v128.store(c + 5 * step, c51, 16);
  }
}

function tile4x8(k: i32, a: usize, b: usize, c: usize, step: usize, bias: usize, adds: bool): void {
  tileBy8(4, k, a, b, c, step, bias, adds);
}

function tile6x8(k: i32, a: usize, b: usize, c: usize, step: usize, bias: usize, adds: bool): void {
  tileBy8(6, k, a, b, c, step, bias, adds);
}
