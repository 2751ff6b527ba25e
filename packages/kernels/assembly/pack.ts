/**
 * Packing for the matrix product: operands are copied into panels that the inner loop reads front to back,
 * whatever their layout was, so all transpositions run at one speed.
 */
import { at, at2, min, storePart } from './vector';

/** Writes the transpose of a 4 by 4 block: its columns become rows `step` bytes apart. */
// @ts-ignore: decorator
@inline
export function transpose4(r0: v128, r1: v128, r2: v128, r3: v128, to: usize, step: usize): void {
  const low01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to + step, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<i64>(high01, high23, 1, 3));
}

/** Writes the transpose of a 3 by 4 block as twelve neighbors. */
// @ts-ignore: decorator
@inline
function transpose3(r0: v128, r1: v128, r2: v128, to: usize): void {
  const low = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const high = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i32>(low, r2, 0, 1, 4, 2));
  v128.store(to, v128.shuffle<i32>(v128.shuffle<i32>(low, r2, 3, 5, 0, 0), high, 0, 1, 4, 5), 16);
  v128.store(to, v128.shuffle<i32>(high, r2, 6, 2, 3, 7), 32);
}

/**
 * Steps packed side by side: as many rows are read front to back, which the processor foresees, and whole cache lines
 * of a panel are written.
 */
const ROWS: i32 = 8;

/** Copies the lanes of one step of one panel. */
// @ts-ignore: decorator
@inline
function copyLanes(from: usize, width: i32, to: usize, isLast: bool): void {
  // of three or six lanes, what is beyond them is overwritten by the next step, if there is one
  if (width == 3 && isLast) storePart(to, v128.load(from), 3);
  else v128.store(to, v128.load(from));
  if (width == 6 && isLast) storePart(to + 16, v128.load(from, 16), 2);
  else if (width > 4) v128.store(to, v128.load(from, 16), 16);
  if (width > 8) v128.store(to, v128.load(from, 32), 32);
}

/**
 * Panels of `width` lanes that are neighbors in `from`, their `k` steps `stride` elements apart; missing lanes become
 * zeros.
 */
// @ts-ignore: decorator
@inline
function packSteps(from: usize, stride: i32, count: i32, k: i32, width: i32, to: usize): void {
  const step = <usize>(<u32>stride) << 2;
  const row = <usize>width << 2;
  const panel = row * <usize>k;
  const whole = count / width * width;
  for (let i0 = 0; i0 < k; i0 += ROWS) {
    const end = min(i0 + ROWS, k);
    let source = at2(from, i0, stride, 0);
    let target = to + row * <usize>i0;
    for (let j = 0; j < whole; j += width, source += row, target += panel) {
      let lanes = source, packed = target;
      for (let i = i0; i < end; i++, lanes += step, packed += row) copyLanes(lanes, width, packed, i == k - 1);
    }
  }
  if (whole == count) return;
  let target = to + panel * <usize>(whole / width);
  for (let i = 0; i < k; i++, from += step, target += row) {
    for (let q = 0; q < width; q++) store<f32>(at(target, q), whole + q < count ? load<f32>(at(from, whole + q)) : 0);
  }
}

/** One panel of `width` lanes that lie `stride` elements apart in `from`, with their `k` steps side by side. */
// @ts-ignore: decorator
@inline
function packLanes(from: usize, stride: i32, k: i32, lanes: i32, width: i32, to: usize): void {
  const step = <usize>(<u32>stride) << 2;
  const row = <usize>width << 2;
  let i = 0;
  if (lanes == width) {
    for (; i + 4 <= k; i += 4, to += row << 2) {
      if (width == 3) {
        const block = at(from, i);
        transpose3(v128.load(block), v128.load(block + step), v128.load(block + 2 * step), to);
      }
      for (let q = 0; q + 4 <= width; q += width == 6 ? 2 : 4) { // of six lanes the middle ones twice
        const block = at2(from, q, stride, i);
        transpose4(v128.load(block), v128.load(block + step), v128.load(block + 2 * step),
          v128.load(block + 3 * step), at(to, q), row);
      }
    }
  }
  for (; i < k; i++, to += row) {
    for (let q = 0; q < width; q++) store<f32>(at(to, q), q < lanes ? load<f32>(at2(from, q, stride, i)) : 0);
  }
}

/**
 * Packs `count` rows (or columns) of an operand into panels of `width`; `adjacent` says that neighbors in a panel are
 * neighbors in memory.
 */
// @ts-ignore: decorator
@inline
export function packPanels(from: usize, stride: i32, adjacent: bool, count: i32, k: i32, width: i32, to: usize): void {
  if (adjacent) return packSteps(from, stride, count, k, width, to);
  const panel = <usize>(<u32>k * <u32>width) << 2;
  for (let j = 0; j < count; j += width, to += panel)
    packLanes(at2(from, j, stride, 0), stride, k, min(width, count - j), width, to);
}
