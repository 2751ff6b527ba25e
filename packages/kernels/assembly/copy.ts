/** Moving and filling 4-byte elements (float32 or int32). */
import { transpose4 } from './pack';
import { at } from './vector';

/** Copies a run of bytes (a multiple of 4); a call into the engine's own copy pays only for long ones. */
// @ts-ignore: decorator
@inline
function copyRun(to: usize, from: usize, bytes: usize): void {
  if (bytes > 1024) {
    memory.copy(to, from, bytes);
    return;
  }
  const end = to + bytes;
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from));
  for (; to < end; to += 4, from += 4) store<u32>(to, load<u32>(from));
}

/** Copies `count` elements from addresses `stride` apart to neighbors. */
// @ts-ignore: decorator
@inline
function gatherStrided(count: i32, from: usize, stride: i32, to: usize): void {
  const step = <usize>stride << 2;
  for (let i = 0; i < count; i++, from += step, to += 4) store<u32>(to, load<u32>(from));
}

/**
 * Transposes rows by columns, 16 rows at a time, so that a line of the cache is written at once: from[r * fromStride +
 * c] -> to[c * toStride + r].
 */
function transposeBlock(rows: i32, columns: i32, from: usize, fromStride: i32, to: usize, toStride: i32): void {
  const f = <usize>fromStride << 2;
  const t = <usize>toStride << 2;
  let r = 0;
  for (; r + 16 <= rows; r += 16, from += 16 * f, to += 64) transposeStrip(16, columns, from, f, to, t);
  for (; r + 4 <= rows; r += 4, from += 4 * f, to += 16) transposeStrip(4, columns, from, f, to, t);
  for (; r < rows; r++, from += f, to += 4) {
    for (let c = 0; c < columns; c++) store<u32>(to + <usize>c * t, load<u32>(at(from, c)));
  }
}

function transposeStrip(rows: i32, columns: i32, from: usize, f: usize, to: usize, t: usize): void {
  let c = 0;
  for (; c + 4 <= columns; c += 4, from += 16, to += t << 2) {
    for (let r = 0; r < rows; r += 4) {
      const source = from + <usize>r * f;
      transpose4(v128.load(source), v128.load(source + f), v128.load(source + 2 * f), v128.load(source + 3 * f),
        at(to, r), t);
    }
  }
  for (; c < columns; c++, from += 4, to += t) {
    for (let r = 0; r < rows; r++) store<u32>(at(to, r), load<u32>(from + <usize>r * f));
  }
}

/** The two inner axes of a strided copy. */
// @ts-ignore: decorator
@inline
function plane(rows: i32, columns: i32, from: usize, f0: i32, f1: i32, to: usize, t0: i32, t1: i32): void {
  if (t1 == 1 && f1 != 1 && f0 == 1) return transposeBlock(columns, rows, from, f1, to, t0);
  for (let i = 0; i < rows; i++, from += <usize>f0 << 2, to += <usize>t0 << 2) {
    if (t1 == 1 && f1 == 1) copyRun(to, from, <usize>columns << 2);
    else if (t1 == 1) gatherStrided(columns, from, f1, to);
    else for (let j = 0; j < columns; j++) store<u32>(to + (<usize>(j * t1) << 2),
      load<u32>(from + (<usize>(j * f1) << 2)));
  }
}

/**
 * Copies a block of four axes of sizes n0…n3 between any two layouts; f… and t… are the elements from one position to
 * the next. Transposing, slicing, joining, padding and repeating (stride 0) are all this.
 */
export function copyBlock(
  n0: i32, n1: i32, n2: i32, n3: i32,
  from: usize, f0: i32, f1: i32, f2: i32, f3: i32,
  to: usize, t0: i32, t1: i32, t2: i32, t3: i32,
): void {
  for (let i = 0; i < n0; i++) {
    let source = from + (<usize>i * <usize>f0 << 2);
    let target = to + (<usize>i * <usize>t0 << 2);
    for (let j = 0; j < n1; j++, source += <usize>f1 << 2, target += <usize>t1 << 2) {
      plane(n2, n3, source, f2, f3, target, t2, t3);
    }
  }
}

/** Sets `count` 32-bit elements to one bit pattern. */
export function fill(count: i32, bits: i32, to: usize): void {
  const value = i32x4.splat(bits);
  for (let i = 0; i < count; i += 4) v128.store(at(to, i), value);
}

/** y[i] = row ids[i] of a table of `rows` rows; returns the position of the first id outside it, or -1. */
export function gatherRows(count: i32, width: i32, rows: i32, table: usize, ids: usize, y: usize): i32 {
  const bytes = <usize>width << 2;
  for (let i = 0; i < count; i++, y += bytes) {
    const id = load<i32>(at(ids, i));
    if (<u32>id >= <u32>rows) return i;
    copyRun(y, table + <usize>id * bytes, bytes);
  }
  return -1;
}

/**
 * table[ids[i]] += x[i], of `width` columns of rows that are `stride` elements apart in both; an id outside the table
 * adds nowhere.
 */
export function scatterAdd(count: i32, width: i32, stride: i32, rows: i32, x: usize, ids: usize, table: usize): void {
  const step = <usize>stride << 2;
  for (let i = 0; i < count; i++, x += step) {
    const id = load<i32>(at(ids, i));
    if (<u32>id >= <u32>rows) continue;
    const to = table + <usize>id * step;
    let j = 0;
    for (; j + 4 <= width; j += 4) v128.store(at(to, j), f32x4.add(v128.load(at(to, j)), v128.load(at(x, j))));
    for (; j < width; j++) store<f32>(at(to, j), load<f32>(at(to, j)) + load<f32>(at(x, j)));
  }
}

/** Float32 from int32. */
export function floatFromInt(count: i32, x: usize, y: usize): void {
  for (let i = 0; i < count; i += 4) v128.store(at(y, i), f32x4.convert_i32x4_s(v128.load(at(x, i))));
}

/** Float32 (0 or 1) from one byte each. */
export function floatFromBool(count: i32, x: usize, y: usize): void {
  for (let i = 0; i < count; i++) store<f32>(at(y, i), <f32>load<u8>(x + <usize>i));
}

/** Int32 from float32, towards zero. */
export function intFromFloat(count: i32, x: usize, y: usize): void {
  for (let i = 0; i < count; i += 4) v128.store(at(y, i), i32x4.trunc_sat_f32x4_s(v128.load(at(x, i))));
}
