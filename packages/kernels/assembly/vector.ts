/** Small vector helpers all kernels share. */

/** Bytes in an f32. */
export const F32: usize = 4;

// @ts-ignore: decorator
@inline
export function min(a: i32, b: i32): i32 {
  return a < b ? a : b;
}

/** Address of element `i` of an array of f32. */
// @ts-ignore: decorator
@inline
export function at(base: usize, i: i32): usize {
  return base + (<usize>(<u32>i) << 2);
}

/** Address of element `row * stride + column`; the product may pass 2^31. */
// @ts-ignore: decorator
@inline
export function at2(base: usize, row: i32, stride: i32, column: i32): usize {
  return base + ((<usize>(<u32>row) * <usize>(<u32>stride) + <usize>(<u32>column)) << 2);
}

/** `a * b + c`: one rounding where relaxed SIMD exists, two elsewhere. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** What a half-precision pattern, its bits moved up by 13 places, is too small by. */
const HALF: f32 = 5.192296858534828e33; // 2^112

/** The numbers of half precision in the lower four lanes of 16 bits. */
// @ts-ignore: decorator
@inline
export function lowHalves(halves: v128): v128 {
  return f32x4.mul(v128.and(i32x4.shl(i32x4.extend_low_i16x8_s(halves), 13), i32x4.splat(0x8fffe000)),
    f32x4.splat(HALF));
}

/** In the upper four. */
// @ts-ignore: decorator
@inline
export function highHalves(halves: v128): v128 {
  return f32x4.mul(v128.and(i32x4.shl(i32x4.extend_high_i16x8_s(halves), 13), i32x4.splat(0x8fffe000)),
    f32x4.splat(HALF));
}

/** The number that a half-precision pattern stands for. */
export function ofHalf(half: u32): f32 {
  return reinterpret<f32>((half & 0x7fff) << 13 | (half & 0x8000) << 16) * HALF;
}

/** The nearest half-precision pattern; at most its largest number. */
export function toHalf(value: f32): u32 {
  const bits = reinterpret<u32>(value), sign = bits >> 16 & 0x8000;
  const size = bits & 0x7fffffff;
  if (size >= 0x477fe000) return sign | 0x7bff; // 65504
  // below 2^-14: multiples of 2^-24
  if (size < 0x38800000) return sign | <u32>nearest(reinterpret<f32>(size) * 16777216);
  return sign | (size + 0xfff + (size >> 13 & 1) >> 13) - 0x1c000;
}

/** Sum of the four lanes. */
// @ts-ignore: decorator
@inline
export function sumLanes(a: v128): f32 {
  return f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 2) + (f32x4.extract_lane(a, 1) + f32x4.extract_lane(a, 3));
}

/** Greatest of the four lanes. */
// @ts-ignore: decorator
@inline
export function maxLanes(a: v128): f32 {
  return max(
    max(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1)),
    max(f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3)),
  );
}

/** Stores the first `count` (0 to 4) lanes. */
// @ts-ignore: decorator
@inline
export function storePart(to: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(to, value);
  else {
    if (count & 2) v128.store_lane<i64>(to, value, 0);
    if (count == 1) v128.store_lane<i32>(to, value, 0);
    if (count == 3) v128.store_lane<i32>(to, value, 2, 8);
  }
}

/** Puts `fill` into the lanes from `count` on. */
// @ts-ignore: decorator
@inline
export function keepPart(value: v128, count: i32, fill: v128): v128 {
  return v128.bitselect(value, fill, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}
