/** The inner loop of the matrix product: a tile of C in registers, as many rows and columns as V8 keeps there without spilling. */
import { multiplyAdd } from './vector';

/**
 * C tile = start + packed A * packed B over `k` > 0 steps; `start` is C itself when `adds`, else the row `bias`, or 0.
 * C rows are `step` bytes apart; `rows` is a constant at each place of use.
 */
// @ts-ignore: decorator
@inline
export function tile(rows: i32, k: i32, a: usize, b: usize, c: usize, step: usize, bias: usize, adds: bool): void {
  if (rows == 3) tile3x12(k, a, b, c, step, bias, adds);
  else tile4x8(k, a, b, c, step, bias, adds);
}

/** Time of a multiply-add in a tile of 3 by 12 over that in one of 4 by 8. */
let cost3x12: f32 = 1;

/** Sets how much slower or faster tiles of 3 by 12 are here; 0 takes them always, infinity never. */
export function useTiles(cost: f32): void {
  cost3x12 = cost;
}

/** Whether 3 by 12 beats 4 by 8 on an m by n product: it may be faster, but more of it may hang over the edges. */
// @ts-ignore: decorator
@inline
export function prefers3x12(m: i32, n: i32): bool {
  const wide = <f32>((m + 2) / 3 * 3) * <f32>((n + 11) / 12 * 12);
  const square = <f32>((m + 3) / 4 * 4) * <f32>((n + 7) / 8 * 8);
  return wide * cost3x12 < square;
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

function tile4x8(k: i32, a: usize, b: usize, c: usize, step: usize, bias: usize, adds: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  if (bias) {
    c00 = v128.load(bias);
    c01 = v128.load(bias, 16);
  }
  let c10 = c00, c11 = c01;
  let c20 = c00, c21 = c01;
  let c30 = c00, c31 = c01;
  const end = a + <usize>k * 16;
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
    a += 16;
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
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + step, c10);
  v128.store(c + step, c11, 16);
  v128.store(c + 2 * step, c20);
  v128.store(c + 2 * step, c21, 16);
  v128.store(c + 3 * step, c30);
  v128.store(c + 3 * step, c31, 16);
}
