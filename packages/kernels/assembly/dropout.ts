/** Dropout by a counter-based hash: the mask is a function of key and position, made again wherever it is needed. */
import { at } from './vector';

/** The hash of four positions; src/ops/counter-hash.ts is the same in JavaScript. */
// @ts-ignore: decorator
@inline
export function hash4(position: v128, first: i32, second: i32): v128 {
  let x = v128.xor(position, i32x4.splat(first));
  x = i32x4.add(i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d)), i32x4.splat(second));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** Scale where the hash reaches the threshold, 0 elsewhere, for four positions from `position` on. */
// @ts-ignore: decorator
@inline
export function dropMask4(position: i32, first: i32, second: i32, threshold: i32, scale: f32): v128 {
  const positions = i32x4.add(i32x4.splat(position), i32x4(0, 1, 2, 3));
  return v128.and(i32x4.ge_u(hash4(positions, first, second), i32x4.splat(threshold)), f32x4.splat(scale));
}

/** y = x * mask * scale, where x[0] stands at `position` of the whole; its own gradient. */
export function dropout(count: i32, position: i32, x: usize, first: i32, second: i32, threshold: i32, scale: f32,
  y: usize): void {
  for (let i = 0; i < count; i += 4) {
    v128.store(at(y, i), f32x4.mul(v128.load(at(x, i)), dropMask4(position + i, first, second, threshold, scale)));
  }
}
