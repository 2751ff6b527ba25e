/**
 * Weights of 8 or 4 bits with a scale for each group of 32 inputs, packed in panels of 8 rows that a product reads
 * front to back, and the rounding of what they are multiplied with.
 *
 * A panel holds its groups one behind the other, each with the scales of its 8 rows before its codes. Codes of 8 bits
 * (weight = scale * code): for each 4 inputs the 4 codes of each row. Codes of 4 bits (weight = scale * code + offset,
 * the 8 offsets behind the
 * 8 scales, of 16 bits each): for each 8 inputs a pair of 16-bit words for each row, whose nibble `p` of word `j` is of
 * input 2p + j.
 */
import { transpose4 } from './pack';
import { at, at2, maxLanes, min, ofHalf, sumLanes, toHalf } from './vector';

/** Inputs that share a scale. */
export const GROUP: i32 = 32;
/** Rows of what is multiplied that are rounded side by side. */
export const TILE: i32 = 4;
/** Rows (outputs) of a panel. */
export const PANEL: i32 = 8;

// @ts-ignore: decorator
@inline
export function groupsOf(columns: i32): i32 {
  return (columns + GROUP - 1) / GROUP;
}

/** Bytes of the scales of a group of a panel, and offsets. */
export const SCALE_BYTES: usize = 32;
/** Bytes from the scales to the offsets. */
export const OFFSETS: usize = 16;

/** Bytes of a group of a panel. */
// @ts-ignore: decorator
@inline
export function groupBytes(bits: i32): usize {
  return SCALE_BYTES + <usize>(PANEL * GROUP * bits / 8);
}

/** Where the code of 8 bits of row `r` and input `i` of a group is. */
// @ts-ignore: decorator
@inline
function byteOf(r: i32, i: i32): usize {
  return <usize>((i >> 2 << 5) + (r << 2) + (i & 3));
}

/**
 * Where the word with the code of 4 bits of row `r` and input `i` of a group is; the code lies `nibbleOf(i)` bits up.
 */
// @ts-ignore: decorator
@inline
function wordOf(r: i32, i: i32): usize {
  return <usize>((i >> 3 << 5) + (r << 2) + ((i & 1) << 1));
}

// @ts-ignore: decorator
@inline
function nibbleOf(i: i32): i32 {
  return (i & 6) << 1;
}

/** Stores the code of row `r` and input `i` of a group, which held zeros. */
// @ts-ignore: decorator
@inline
function storeCode(bits: i32, codes: usize, r: i32, i: i32, code: i32): void {
  if (bits == 8) store<i8>(codes + byteOf(r, i), <i8>code);
  else store<u16>(codes + wordOf(r, i), load<u16>(codes + wordOf(r, i)) | <u16>((code & 15) << nibbleOf(i)));
}

/** Stores number `r` of those in half precision, and gives back what it has become. */
// @ts-ignore: decorator
@inline
function storeHalf(to: usize, r: i32, value: f32): f32 {
  const half = toHalf(value);
  store<u16>(to + <usize>(r << 1), <u16>half);
  return ofHalf(half);
}

// @ts-ignore: decorator
@inline
function loadHalf(from: usize, r: i32): f32 {
  return ofHalf(load<u16>(from + <usize>(r << 1)));
}

/** Rounds `count` (1 to 32) weights of row `r` of a panel into a group. */
function quantizeGroup(bits: i32, from: usize, count: i32, r: i32, group: usize): void {
  const codes = group + SCALE_BYTES;
  let least = load<f32>(from), greatest = least;
  for (let i = 1; i < count; i++) {
    const value = load<f32>(at(from, i));
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (bits == 8) {
    const scale = max<f32>(-least, greatest) / 127;
    const inverse: f32 = scale > 0 ? 1 / scale : 0;
    store<f32>(at(group, r), scale);
    for (let i = 0; i < count; i++) storeCode(8, codes, r, i, <i32>nearest(load<f32>(at(from, i)) * inverse));
    return;
  }
  const scale = storeHalf(group, r, (greatest - least) / 15), start = storeHalf(group + OFFSETS, r, least);
  const inverse: f32 = scale > 0 ? 1 / scale : 0;
  for (let i = 0; i < count; i++) {
    const code = <i32>nearest((load<f32>(at(from, i)) - start) * inverse);
    storeCode(4, codes, r, i, max<i32>(0, min(15, code)));
  }
}

/** Rounds weights [rows, columns] to the nearest codes. */
export function quantizeWeight(bits: i32, rows: i32, columns: i32, weight: usize, packed: usize): void {
  for (let panel = 0; panel < rows; panel += PANEL) {
    const height = min(PANEL, rows - panel);
    for (let first = 0; first < columns; first += GROUP, packed += groupBytes(bits)) {
      memory.fill(packed, 0, groupBytes(bits));
      for (let r = 0; r < height; r++)
        quantizeGroup(bits, at2(weight, panel + r, columns, first), min(GROUP, columns - first), r, packed);
    }
  }
}

/**
 * Packs weights that are rounded already: codes [rows, columns] of a byte each; scales, and with 4 bits offsets, [rows,
 * groups].
 */
export function packWeight(bits: i32, rows: i32, columns: i32, codes: usize, scales: usize, offsets: usize,
  packed: usize): void {
  const groups = groupsOf(columns);
  for (let panel = 0; panel < rows; panel += PANEL) {
    const height = min(PANEL, rows - panel);
    for (let g = 0; g < groups; g++, packed += groupBytes(bits)) {
      memory.fill(packed, 0, groupBytes(bits));
      const width = min(GROUP, columns - g * GROUP);
      for (let r = 0; r < height; r++) {
        const scale = load<f32>(at2(scales, panel + r, groups, g));
        if (bits == 8) store<f32>(at(packed, r), scale);
        else {
          storeHalf(packed, r, scale);
          storeHalf(packed + OFFSETS, r, load<f32>(at2(offsets, panel + r, groups, g)));
        }
        const from = codes + <usize>(<u32>(panel + r)) * <usize>(<u32>columns) + <usize>(g * GROUP);
        for (let i = 0; i < width; i++) storeCode(bits, packed + SCALE_BYTES, r, i, load<i8>(from + i));
      }
    }
  }
}

/**
 * y[i] = the weights of row ids[i], or of row i without `ids`; the position of the first id outside the table, or -1.
 */
export function dequantizeRows(bits: i32, count: i32, rows: i32, columns: i32, packed: usize, ids: usize,
  y: usize): i32 {
  const panelBytes = <usize>groupsOf(columns) * groupBytes(bits);
  for (let n = 0; n < count; n++) {
    const row = ids ? load<i32>(at(ids, n)) : n;
    if (<u32>row >= <u32>rows) return n;
    const r = row % PANEL;
    let group = packed + <usize>(<u32>(row / PANEL)) * panelBytes;
    for (let first = 0; first < columns; first += GROUP, group += groupBytes(bits)) {
      const codes = group + SCALE_BYTES;
      const scale = bits == 8 ? load<f32>(at(group, r)) : loadHalf(group, r);
      const start: f32 = bits == 8 ? 0 : loadHalf(group + OFFSETS, r);
      for (let i = 0, width = min(GROUP, columns - first); i < width; i++) {
        const code = bits == 8 ? <i32>load<i8>(codes + byteOf(r, i)) : <i32>load<u16>(codes + wordOf(r,
          i)) >> nibbleOf(i) & 15;
        store<f32>(at2(y, n, columns, first + i), scale * <f32>code + start);
      }
    }
  }
  return -1;
}

/** Four numbers from `i` on of `count`, zeros behind the end. */
// @ts-ignore: decorator
@inline
function four(x: usize, i: i32, count: i32): v128 {
  if (i + 4 <= count) return v128.load(at(x, i));
  let value = f32x4.splat(0);
  if (i < count) value = f32x4.replace_lane(value, 0, load<f32>(at(x, i)));
  if (i + 1 < count) value = f32x4.replace_lane(value, 1, load<f32>(at(x, i + 1)));
  if (i + 2 < count) value = f32x4.replace_lane(value, 2, load<f32>(at(x, i + 2)));
  return value;
}

/** Places of 8 numbers of 8 bits where codes of 4 bits are read by bytes: low nibbles of 4 bytes, then high ones. */
// @ts-ignore: decorator
@inline
function storeBytes(to: usize, low: v128, high: v128): void {
  const bytes = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(low, high), i16x8.splat(0));
  v128.store64_lane(to, v128.swizzle(bytes, i8x16(0, 4, 1, 5, 2, 6, 3, 7, 0, 0, 0, 0, 0, 0, 0, 0)), 0);
}

/** 1.5 * 2^23: a small number added to it is rounded to a whole one, which then stands in the lowest bits. */
const SHIFT: f32 = 12582912;

/** What a scale's numbers are multiplied with to be rounded. */
// @ts-ignore: decorator
@inline
function inverseOf(scale: f32): v128 {
  return f32x4.splat(scale == 0 ? 0 : 1 / scale);
}

/** The scale of 32 numbers in 16 bits. */
// @ts-ignore: decorator
@inline
function scaleOf(x: usize): f32 {
  let even = f32x4.splat(0), odd = even;
  for (const end = at(x, GROUP); x < end; x += 32) {
    even = f32x4.max(even, f32x4.abs(v128.load(x)));
    odd = f32x4.max(odd, f32x4.abs(v128.load(x, 16)));
  }
  return maxLanes(f32x4.max(even, odd)) / 32767;
}

/** Four pairs of numbers, rounded to 16 bits. */
// @ts-ignore: decorator
@inline
function pairsOf(x: usize, inverse: v128): v128 {
  const shift = f32x4.splat(SHIFT);
  const low = f32x4.add(f32x4.mul(v128.load(x), inverse), shift);
  const high = f32x4.add(f32x4.mul(v128.load(x, 16), inverse), shift);
  return i16x8.narrow_i32x4_s(i32x4.sub(low, shift), i32x4.sub(high, shift));
}

/**
 * What `quantizeRows` does, for four rows of whole groups in 16 bits, without the sums; rows are `step` bytes apart.
 */
function quantizeTile(groups: i32, x: usize, step: usize, codes: usize, scales: usize): void {
  for (let g = 0; g < groups; g++, scales += 16) {
    const s0 = scaleOf(x), s1 = scaleOf(x + step), s2 = scaleOf(x + 2 * step), s3 = scaleOf(x + 3 * step);
    store<f32>(scales, s0);
    store<f32>(scales, s1, 4);
    store<f32>(scales, s2, 8);
    store<f32>(scales, s3, 12);
    const i0 = inverseOf(s0), i1 = inverseOf(s1), i2 = inverseOf(s2), i3 = inverseOf(s3);
    for (const end = at(x, GROUP); x < end; x += 32, codes += 64) {
      transpose4(pairsOf(x, i0), pairsOf(x + step, i1), pairsOf(x + 2 * step, i2), pairsOf(x + 3 * step, i3), codes,
        16);
    }
  }
}

/**
 * Rounds rows [m, columns] with a scale a group: to 16 bits for weights of 8, to 8 for weights of 4. One row for
 * weights of 4 is kept in bytes. Else tiles of 4 rows (or the one there is) lie side by side, 16 bits a number: for
 * each 2 inputs the pairs of all
 * rows, zeros for missing rows. `scales` and `sums` (of the rounded numbers, scaled; only weights of 4 bits have use
 * for them) are [tiles, groups, rows of a tile].
 */
export function quantizeRows(bits: i32, m: i32, columns: i32, x: usize, codes: usize, scales: usize,
  sums: usize): void {
  const groups = groupsOf(columns);
  const height = m == 1 ? 1 : TILE;
  const bytes = bits == 4 && m == 1;
  const limit: f32 = bits == 8 ? 32767 : 127;
  const step = <usize>height << 2;
  const shift = f32x4.splat(SHIFT);
  for (let first = 0; first < m; first += height) {
    if (bits == 8 && first + TILE <= m && columns % GROUP == 0) {
      quantizeTile(groups, at2(x, first, columns, 0), <usize>columns << 2, codes, scales);
      codes += <usize>(columns * TILE) << 1;
      scales = at(scales, groups * TILE);
      continue;
    }
    for (let g = 0; g < groups; g++) {
      for (let r = 0; r < height; r++) {
        const row = first + r < m ? at2(x, first + r, columns, g * GROUP) : 0;
        const count = row ? min(GROUP, columns - g * GROUP) : 0;
        let greatest = f32x4.splat(0);
        for (let i = 0; i < count; i += 4) greatest = f32x4.max(greatest, f32x4.abs(four(row, i, count)));
        const scale = maxLanes(greatest) / limit;
        const inverse = inverseOf(scale);
        let sum = f32x4.splat(0);
        for (let i = 0; i < GROUP; i += 8) {
          let low = f32x4.add(f32x4.mul(four(row, i, count), inverse), shift);
          let high = f32x4.add(f32x4.mul(four(row, i + 4, count), inverse), shift);
          sum = f32x4.add(sum, f32x4.add(f32x4.sub(low, shift), f32x4.sub(high, shift)));
          low = i32x4.sub(low, shift);
          high = i32x4.sub(high, shift);
          if (bytes) {
            storeBytes(codes + i, low, high);
            continue;
          }
          const pairs = i16x8.narrow_i32x4_s(low, high);
          const to = codes + (<usize>(i * height + 2 * r) << 1);
          v128.store_lane<i32>(to, pairs, 0);
          v128.store_lane<i32>(to + step, pairs, 1);
          v128.store_lane<i32>(to + 2 * step, pairs, 2);
          v128.store_lane<i32>(to + 3 * step, pairs, 3);
        }
        store<f32>(at(scales, r), scale);
        store<f32>(at(sums, r), sumLanes(sum) * scale);
      }
      codes += <usize>(GROUP * height) << (bytes ? 0 : 1);
      scales = at(scales, height);
      sums = at(sums, height);
    }
  }
}
