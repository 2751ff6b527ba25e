/**
 * Scaled dot-product attention that keeps no [queries, keys] matrix: a block of rows at a time, and again in the
 * backward pass ("Self-attention does not need O(n²) memory", Rabe and Staats, 2021).
 */
import { dropMask4 } from './dropout';
import { gemm } from './gemm';
import { expNegative4, log4 } from './math';
import { rowDot, rowExp, rowMax, rowScale } from './softmax';
import { at, keepPart, min, multiplyAdd, storePart, sumLanes } from './vector';

/**
 * One call's sizes and options, laid out by src/kernels/attention.ts. All tensors are [batch, heads, length, dim],
 * row-major.
 */
@unmanaged
export class AttentionShape {
  batch: i32;
  heads: i32;
  keyValueHeads: i32;
  queries: i32;
  keys: i32;
  /** Positions that keys and values have room for: those behind `keys` are not read. */
  room: i32;
  dim: i32;
  valueDim: i32;
  /** Rows of queries taken at a time. */
  block: i32;
  causal: i32;
  /** A query sees the keys less than so many positions away, on either side unless causal; 0 for all. */
  window: i32;
  /** Elements of the mask from one position to the next, 0 along an axis it repeats. */
  maskBatch: i32;
  maskHead: i32;
  maskQuery: i32;
  maskKey: i32;
  dropFirst: i32;
  dropSecond: i32;
  /** 0 for no dropout. */
  dropThreshold: i32;
  scale: f32;
  dropScale: f32;
}

/** The first key that a query sees, and the one behind the last. The last query stands at the last key. */
function firstKey(shape: AttentionShape, query: i32): i32 {
  return shape.window ? max(0, query + shape.keys - shape.queries - shape.window + 1) : 0;
}

function endKey(shape: AttentionShape, query: i32): i32 {
  const ahead = shape.causal ? 1 : shape.window;
  return ahead ? max(0, min(shape.keys, query + shape.keys - shape.queries + ahead)) : shape.keys;
}

/**
 * Adds the mask to a row of scores, in place, and returns what the row is still to be multiplied with:
 * without a mask the exponential takes the scale on its way.
 */
function prepareRow(shape: AttentionShape, count: i32, scores: usize, mask: usize): f32 {
  if (!mask && shape.scale > 0) return shape.scale;
  const scale = f32x4.splat(shape.scale);
  const isRow = mask != 0 && shape.maskKey != 0;
  const same = mask != 0 && shape.maskKey == 0 ? v128.load_splat<f32>(mask) : f32x4.splat(0);
  for (let j = 0; j < count; j += 4) {
    const add = isRow ? v128.load(at(mask, j)) : same;
    storePart(at(scores, j), multiplyAdd(v128.load(at(scores, j)), scale, add), count - j);
  }
  return 1;
}

/** row = row * dropout mask; `position` is the row's place among all scores of the call. */
function dropRow(shape: AttentionShape, count: i32, row: usize, position: i32): void {
  for (let j = 0; j < count; j += 4) {
    const kept = dropMask4(position + j, shape.dropFirst, shape.dropSecond, shape.dropThreshold, shape.dropScale);
    storePart(at(row, j), f32x4.mul(v128.load(at(row, j)), kept), count - j);
  }
}

/** ln(sum(e^score)) of a row from its greatest score and the sum of exponentials less that. */
// @ts-ignore: decorator
@inline
function logSum(greatest: f32, sum: f32): f32 {
  return greatest + f32x4.extract_lane(log4(f32x4.splat(sum)), 0);
}

function maskRow(shape: AttentionShape, mask: usize, batch: i32, head: i32, query: i32, key: i32): usize {
  if (!mask) return 0;
  return at(mask, batch * shape.maskBatch + head * shape.maskHead + query * shape.maskQuery + key * shape.maskKey);
}

/** Zeros before and behind the keys that a row sees. */
function clearAround(row: usize, begin: i32, end: i32, width: i32): void {
  if (begin > 0) memory.fill(row, 0, <usize>begin << 2);
  if (end < width) memory.fill(at(row, end), 0, <usize>(width - end) << 2);
}

/**
 * out = softmax(query keyᵀ scale + mask) value for heads `firstHead` to `endHead` of all batch * heads; `logSums`
 * [batch, heads, queries] is kept for the gradient. `scratch` holds block * (keys + 1) floats.
 */
export function attention(
  shape: AttentionShape, query: usize, key: usize, value: usize, mask: usize, out: usize, logSums: usize,
  scratch: usize,
  firstHead: i32, endHead: i32,
): void {
  const queries = shape.queries, keys = shape.keys, dim = shape.dim, valueDim = shape.valueDim;
  const group = shape.heads / shape.keyValueHeads;
  const sums = at(scratch, shape.block * keys);
  for (let head = firstHead; head < endHead; head++) {
    const b = head / shape.heads, h = head % shape.heads;
    const source = b * shape.keyValueHeads + h / group;
    const k = at(key, source * shape.room * dim);
    const v = at(value, source * shape.room * valueDim);
    for (let i0 = 0; i0 < queries; i0 += shape.block) {
      const rows = min(shape.block, queries - i0);
      const first = firstKey(shape, i0);
      const width = endKey(shape, i0 + rows - 1) - first;
      const at0 = head * queries + i0;
      gemm(rows, width, dim, at(query, at0 * dim), dim, false, at(k, first * dim), dim, true, scratch, width, 0, false);
      for (let r = 0; r < rows; r++) {
        const row = at(scratch, r * width);
        const begin = firstKey(shape, i0 + r) - first;
        const end = endKey(shape, i0 + r) - first;
        const count = end - begin;
        const factor = prepareRow(shape, count, at(row, begin), maskRow(shape, mask, b, h, i0 + r, first + begin));
        const greatest = rowMax(count, at(row, begin)) * factor;
        if (greatest == -Infinity) {
          // sees nothing: zeros now, and e^(score - infinity) in the gradient
          memory.fill(row, 0, <usize>width << 2);
          store<f32>(at(sums, r), 1);
          store<f32>(at(logSums, at0 + r), Infinity);
          continue;
        }
        const sum = rowExp(count, at(row, begin), factor, greatest, at(row, begin));
        store<f32>(at(sums, r), sum);
        store<f32>(at(logSums, at0 + r), logSum(greatest, sum));
        if (shape.dropThreshold) dropRow(shape, count, at(row, begin), (at0 + r) * keys + first + begin);
        clearAround(row, begin, end, width);
      }
      const to = at(out, at0 * valueDim);
      gemm(rows, valueDim, width, scratch, width, false, at(v, first * valueDim), valueDim, false, to, valueDim, 0,
        false);
      // a row of the output is shorter than a row of scores: there the sum is divided out
      for (let r = 0; r < rows; r++)
        rowScale(valueDim, at(to, r * valueDim), 1 / load<f32>(at(sums, r)), at(to, r * valueDim));
    }
  }
}

/** From scores and d(probabilities) of a row: its probabilities, dropped, and d(scores) times `dScale`. */
function gradientRow(
  shape: AttentionShape, count: i32, row: usize, factor: f32, logSum: f32, dRow: usize, dot: f32, dScale: f32,
  position: i32,
): void {
  const times = f32x4.splat(factor);
  const shift = f32x4.splat(-logSum);
  const d = f32x4.splat(dot);
  const by = f32x4.splat(dScale);
  let kept = f32x4.splat(1);
  for (let j = 0; j < count; j += 4) {
    const p = expNegative4(multiplyAdd(v128.load(at(row, j)), times, shift));
    if (shape.dropThreshold)
      kept = dropMask4(position + j, shape.dropFirst, shape.dropSecond, shape.dropThreshold, shape.dropScale);
    const dp = f32x4.mul(v128.load(at(dRow, j)), kept);
    storePart(at(row, j), f32x4.mul(p, kept), count - j);
    storePart(at(dRow, j), f32x4.mul(f32x4.mul(p, by), f32x4.sub(dp, d)), count - j);
  }
}

/** Adds d(scores) of a row to the gradient of the mask, over an axis that the mask repeats to one place. */
function addToMask(shape: AttentionShape, count: i32, dRow: usize, dMask: usize): void {
  if (shape.maskKey == 0) {
    let sum = f32x4.splat(0);
    for (let j = 0; j < count; j += 4)
      sum = f32x4.add(sum, keepPart(v128.load(at(dRow, j)), count - j, f32x4.splat(0)));
    store<f32>(dMask, load<f32>(dMask) + sumLanes(sum));
    return;
  }
  for (let j = 0; j < count; j += 4)
    storePart(at(dMask, j), f32x4.add(v128.load(at(dMask, j)), v128.load(at(dRow, j))), count - j);
}

/**
 * Gradients of query, key and value, or of the mask alone: of the two groups, those with address 0 are left out.
 * What is written must be zeros before. `scratch` holds 2 * block * keys floats.
 */
export function attentionGradient(
  shape: AttentionShape, query: usize, key: usize, value: usize, mask: usize, out: usize, logSums: usize, dOut: usize,
  dQuery: usize, dKey: usize, dValue: usize, dMask: usize, scratch: usize,
  firstHead: i32, endHead: i32,
): void {
  const queries = shape.queries, keys = shape.keys, dim = shape.dim, valueDim = shape.valueDim;
  const group = shape.heads / shape.keyValueHeads;
  const dScratch = at(scratch, shape.block * keys);
  for (let head = firstHead; head < endHead; head++) {
    const b = head / shape.heads, h = head % shape.heads;
    const source = b * shape.keyValueHeads + h / group;
    const k = at(key, source * shape.room * dim);
    const v = at(value, source * shape.room * valueDim);
    for (let i0 = 0; i0 < queries; i0 += shape.block) {
      const rows = min(shape.block, queries - i0);
      const first = firstKey(shape, i0);
      const width = endKey(shape, i0 + rows - 1) - first;
      const at0 = head * queries + i0;
      const q = at(query, at0 * dim);
      const d = at(dOut, at0 * valueDim);
      gemm(rows, width, dim, q, dim, false, at(k, first * dim), dim, true, scratch, width, 0, false);
      gemm(rows, width, valueDim, d, valueDim, false, at(v, first * valueDim), valueDim, true, dScratch, width, 0,
        false);
      for (let r = 0; r < rows; r++) {
        const row = at(scratch, r * width);
        const dRow = at(dScratch, r * width);
        const begin = firstKey(shape, i0 + r) - first;
        const end = endKey(shape, i0 + r) - first;
        const count = end - begin;
        const factor = prepareRow(shape, count, at(row, begin), maskRow(shape, mask, b, h, i0 + r, first + begin));
        const dot = rowDot(valueDim, at(d, r * valueDim), at(out, (at0 + r) * valueDim));
        const dScale: f32 = dMask ? 1 : shape.scale;
        const position = (at0 + r) * keys + first + begin;
        gradientRow(shape, count, at(row, begin), factor, load<f32>(at(logSums, at0 + r)), at(dRow, begin), dot,
          dScale, position);
        if (dMask) addToMask(shape, count, at(dRow, begin), maskRow(shape, dMask, b, h, i0 + r, first + begin));
        clearAround(row, begin, end, width);
        clearAround(dRow, begin, end, width);
      }
      if (!dQuery) continue;
      gemm(rows, dim, width, dScratch, width, false, at(k, first * dim), dim, false, at(dQuery, at0 * dim), dim, 0,
        false);
      gemm(width, dim, rows, dScratch, width, true, q, dim, false, at(dKey, (source * shape.room + first) * dim),
        dim, 0, true);
      gemm(width, valueDim, rows, scratch, width, true, d, valueDim, false,
        at(dValue, (source * shape.room + first) * valueDim), valueDim, 0, true);
    }
  }
}
