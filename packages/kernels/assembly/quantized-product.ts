/**
 * Products of rows of 16 bits with packed weights of 8 or 4 bits (`quantize.ts`): whole numbers within a group, float32
 * between groups.
 */
import { workspace } from './gemm';
import { GROUP, groupBytes, groupsOf, OFFSETS, PANEL, SCALE_BYTES, TILE } from './quantize';
import { at, at2, highHalves, lowHalves, min, multiplyAdd, storePart } from './vector';

// @ts-ignore: decorator
@inline
function put(c: usize, low: v128, high: v128, bias: usize, width: i32): void {
  if (bias) {
    low = f32x4.add(low, v128.load(bias));
    high = f32x4.add(high, v128.load(bias, 16));
  }
  storePart(c, low, width);
  if (width > 4) storePart(c + 16, high, width - 4);
}

/** One row by panels of 8-bit codes. */
function rowBy8(panels: i32, n: i32, groups: i32, x: usize, scalesX: usize, packed: usize, c: usize,
  bias: usize): void {
  for (let p = 0; p < panels; p++) {
    let y0 = f32x4.splat(0), y1 = y0;
    let q = x;
    for (let g = 0; g < groups; g++, packed += groupBytes(8)) {
      let codes = packed + SCALE_BYTES;
      let a = i32x4.splat(0), b = a, d = a, e = a;
      const end = q + 64;
      do {
        let v = v128.load64_splat(q);
        a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load8x8_s(codes), v));
        b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 8), v));
        d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 16), v));
        e = i32x4.add(e, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 24), v));
        v = v128.load64_splat(q, 8);
        a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 32), v));
        b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 40), v));
        d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 48), v));
        e = i32x4.add(e, i32x4.dot_i16x8_s(v128.load8x8_s(codes, 56), v));
        q += 16;
        codes += 64;
      } while (q < end);
      const scale = v128.load32_splat(at(scalesX, g));
      const low = i32x4.add(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7));
      const high = i32x4.add(v128.shuffle<i32>(d, e, 0, 2, 4, 6), v128.shuffle<i32>(d, e, 1, 3, 5, 7));
      y0 = multiplyAdd(f32x4.convert_i32x4_s(low), f32x4.mul(v128.load(packed), scale), y0);
      y1 = multiplyAdd(f32x4.convert_i32x4_s(high), f32x4.mul(v128.load(packed, 16), scale), y1);
    }
    put(at(c, p * PANEL), y0, y1, bias ? at(bias, p * PANEL) : 0, n - p * PANEL);
  }
}

/** sum + the products of 16 pairs of bytes, neighbors added, in 16 bits; the bytes of `b` are below 128. */
// @ts-ignore: decorator
@inline
function addDots(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i16x8.add(sum, i16x8.relaxed_dot_i8x16_i7x16_s(a, b));
  const even = i16x8.mul(i16x8.shr_s(i16x8.shl(a, 8), 8), v128.and(b, i16x8.splat(127)));
  return i16x8.add(sum, i16x8.add(even, i16x8.mul(i16x8.shr_s(a, 8), i16x8.shr_u(b, 8))));
}

/**
 * One row of 8-bit numbers by panels of 4-bit codes: the products of a group, 30,480 at most, are summed in 16 bits.
 */
function rowBy4(panels: i32, n: i32, groups: i32, x: usize, scalesX: usize, sumsX: usize, packed: usize, c: usize,
  bias: usize): void {
  const mask = i8x16.splat(15);
  for (let p = 0; p < panels; p++) {
    let y0 = f32x4.splat(0), y1 = y0;
    let q = x;
    for (let g = 0; g < groups; g++, packed += groupBytes(4)) {
      let codes = packed + SCALE_BYTES;
      let a = i16x8.splat(0), b = a, d = a, e = a;
      const end = q + 32;
      do {
        let low = v128.load(codes), high = v128.load(codes, 16);
        let v = v128.load32_splat(q), u = v128.load32_splat(q, 4);
        a = addDots(v, v128.and(low, mask), a);
        b = addDots(v, v128.and(high, mask), b);
        d = addDots(u, v128.and(i16x8.shr_u(low, 4), mask), d);
        e = addDots(u, v128.and(i16x8.shr_u(high, 4), mask), e);
        low = v128.load(codes, 32);
        high = v128.load(codes, 48);
        v = v128.load32_splat(q, 8);
        u = v128.load32_splat(q, 12);
        a = addDots(v, v128.and(low, mask), a);
        b = addDots(v, v128.and(high, mask), b);
        d = addDots(u, v128.and(i16x8.shr_u(low, 4), mask), d);
        e = addDots(u, v128.and(i16x8.shr_u(high, 4), mask), e);
        q += 16;
        codes += 64;
      } while (q < end);
      const scale = v128.load32_splat(at(scalesX, g)), sum = v128.load32_splat(at(sumsX, g));
      const scales = v128.load(packed), offsets = v128.load(packed, OFFSETS);
      const low = f32x4.convert_i32x4_s(i32x4.extadd_pairwise_i16x8_s(i16x8.add(a, d)));
      const high = f32x4.convert_i32x4_s(i32x4.extadd_pairwise_i16x8_s(i16x8.add(b, e)));
      y0 = multiplyAdd(lowHalves(offsets), sum, multiplyAdd(low, f32x4.mul(lowHalves(scales), scale), y0));
      y1 = multiplyAdd(highHalves(offsets), sum, multiplyAdd(high, f32x4.mul(highHalves(scales), scale), y1));
    }
    put(at(c, p * PANEL), y0, y1, bias ? at(bias, p * PANEL) : 0, n - p * PANEL);
  }
}

/** Widens the codes of a panel to 16 bits: for each 2 inputs the pairs of rows 0 to 3, then of rows 4 to 7. */
// @ts-ignore: decorator
@inline
function widen(bits: i32, groups: i32, packed: usize, to: usize): void {
  const mask = i16x8.splat(15);
  for (let g = 0; g < groups; g++, packed += groupBytes(bits)) {
    let codes = packed + SCALE_BYTES;
    for (const end = packed + groupBytes(bits); codes < end; codes += 32) {
      for (let half: usize = 0; half < 32; half += 16) {
        if (bits == 8) {
          const a = v128.load8x8_s(codes + half), b = v128.load8x8_s(codes + half, 8);
          v128.store(to + half, v128.shuffle<i32>(a, b, 0, 2, 4, 6));
          v128.store(to + half, v128.shuffle<i32>(a, b, 1, 3, 5, 7), 32);
        } else {
          const words = v128.load(codes + half);
          v128.store(to + half, v128.and(words, mask));
          v128.store(to + half, v128.and(i16x8.shr_u(words, 4), mask), 32);
          v128.store(to + half, v128.and(i16x8.shr_u(words, 8), mask), 64);
          v128.store(to + half, i16x8.shr_u(words, 12), 96);
        }
      }
      to += bits == 8 ? 64 : 128;
    }
  }
}

/** y[8] = y + sums * scale * the row's scale, and with 4 bits the offsets times the row's sum. */
// @ts-ignore: decorator
@inline
function addGroup(bits: i32, y: usize, low: v128, high: v128, scale0: v128, scale1: v128, offset0: v128,
  offset1: v128, scaleX: usize, sumX: usize): void {
  const scale = v128.load32_splat(scaleX);
  let y0 = multiplyAdd(f32x4.convert_i32x4_s(low), f32x4.mul(scale0, scale), v128.load(y));
  let y1 = multiplyAdd(f32x4.convert_i32x4_s(high), f32x4.mul(scale1, scale), v128.load(y, 16));
  if (bits == 4) {
    const sum = v128.load32_splat(sumX);
    y0 = multiplyAdd(offset0, sum, y0);
    y1 = multiplyAdd(offset1, sum, y1);
  }
  v128.store(y, y0);
  v128.store(y, y1, 16);
}

/** y[4, 8] = a tile of rows by a widened panel. */
// @ts-ignore: decorator
@inline
function tileBy(bits: i32, groups: i32, x: usize, scalesX: usize, sumsX: usize, w: usize, packed: usize,
  y: usize): void {
  for (let i: usize = 0; i < 128; i += 16) v128.store(y + i, f32x4.splat(0));
  for (let g = 0; g < groups; g++) {
    // the first two inputs begin the sums, which saves a twentieth of the time beside adding to zeros
    let low = v128.load(w), high = v128.load(w, 16);
    let v = v128.load32_splat(x);
    let c00 = i32x4.dot_i16x8_s(low, v), c01 = i32x4.dot_i16x8_s(high, v);
    v = v128.load32_splat(x, 4);
    let c10 = i32x4.dot_i16x8_s(low, v), c11 = i32x4.dot_i16x8_s(high, v);
    v = v128.load32_splat(x, 8);
    let c20 = i32x4.dot_i16x8_s(low, v), c21 = i32x4.dot_i16x8_s(high, v);
    v = v128.load32_splat(x, 12);
    let c30 = i32x4.dot_i16x8_s(low, v), c31 = i32x4.dot_i16x8_s(high, v);
    const end = w + 512;
    w += 32;
    x += 16;
    do {
      low = v128.load(w);
      high = v128.load(w, 16);
      v = v128.load32_splat(x);
      c00 = i32x4.add(c00, i32x4.dot_i16x8_s(low, v));
      c01 = i32x4.add(c01, i32x4.dot_i16x8_s(high, v));
      v = v128.load32_splat(x, 4);
      c10 = i32x4.add(c10, i32x4.dot_i16x8_s(low, v));
      c11 = i32x4.add(c11, i32x4.dot_i16x8_s(high, v));
      v = v128.load32_splat(x, 8);
      c20 = i32x4.add(c20, i32x4.dot_i16x8_s(low, v));
      c21 = i32x4.add(c21, i32x4.dot_i16x8_s(high, v));
      v = v128.load32_splat(x, 12);
      c30 = i32x4.add(c30, i32x4.dot_i16x8_s(low, v));
      c31 = i32x4.add(c31, i32x4.dot_i16x8_s(high, v));
      w += 32;
      x += 16;
    } while (w < end);
    let scale0 = v128.load(packed), scale1 = v128.load(packed, 16), offset0 = scale0, offset1 = scale0;
    if (bits == 4) {
      offset0 = lowHalves(scale1);
      offset1 = highHalves(scale1);
      scale1 = highHalves(scale0);
      scale0 = lowHalves(scale0);
    }
    addGroup(bits, y, c00, c01, scale0, scale1, offset0, offset1, scalesX, sumsX);
    addGroup(bits, y + 32, c10, c11, scale0, scale1, offset0, offset1, scalesX + 4, sumsX + 4);
    addGroup(bits, y + 64, c20, c21, scale0, scale1, offset0, offset1, scalesX + 8, sumsX + 8);
    addGroup(bits, y + 96, c30, c31, scale0, scale1, offset0, offset1, scalesX + 12, sumsX + 12);
    packed += groupBytes(bits);
    scalesX += 16;
    sumsX += 16;
  }
}

/** All rows, in tiles, by panels that are widened once each. */
// @ts-ignore: decorator
@inline
function tilesBy(
  bits: i32, m: i32, panels: i32, n: i32, groups: i32, x: usize, scalesX: usize, sumsX: usize, packed: usize,
  c: usize, ldc: i32, bias: usize,
): void {
  const y = workspace, w = workspace + 128;
  for (let p = 0; p < panels; p++, packed += <usize>groups * groupBytes(bits)) {
    widen(bits, groups, packed, w);
    const column = p * PANEL;
    for (let i = 0; i < m; i += TILE) {
      const tile = i * groups;
      tileBy(bits, groups, x + (<usize>(tile * GROUP) << 1), at(scalesX, tile), at(sumsX, tile), w, packed, y);
      for (let r = 0; r < min(TILE, m - i); r++) {
        const row = at(y, r * PANEL);
        put(at2(c, i + r, ldc, column), v128.load(row), v128.load(row, 16), bias ? at(bias, column) : 0, n - column);
      }
    }
  }
}

/**
 * C[m, n] = X Wᵀ + bias, for X of `quantizeRows` and W of `quantizeWeight`; `columns` are the inputs, and
 * `ldc` the elements from one row of C to the next.
 */
export function quantizedProduct(
  bits: i32, m: i32, n: i32, columns: i32, x: usize, scalesX: usize, sumsX: usize, packed: usize, c: usize, ldc: i32,
  bias: usize,
): void {
  const groups = groupsOf(columns);
  const panels = (n + PANEL - 1) / PANEL;
  if (m == 1) {
    if (bits == 8) rowBy8(panels, n, groups, x, scalesX, packed, c, bias);
    else rowBy4(panels, n, groups, x, scalesX, sumsX, packed, c, bias);
  } else if (bits == 8) tilesBy(8, m, panels, n, groups, x, scalesX, sumsX, packed, c, ldc, bias);
  else tilesBy(4, m, panels, n, groups, x, scalesX, sumsX, packed, c, ldc, bias);
}
