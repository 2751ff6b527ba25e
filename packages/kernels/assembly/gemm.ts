/**
 * Matrix product by packed panels and a register tile
 * ("Anatomy of high-performance matrix multiplication", Goto and van de Geijn, 2008).
 */
import { combineRows, dotRows } from './gemv';
import { packPanels } from './pack';
import { tile, tileRows } from './tile';
import { at, at2, min, storePart } from './vector';

// An A block (144 KiB) stays in the second-level cache, a B panel (12 or 18 KiB) in the first.
const BLOCK_K: i32 = 384;
const BLOCK_M: i32 = 96;
const BLOCK_N: i32 = 2040;

// Of few rows all are packed, and B in stripes that are used up while they are in the caches; deep ones, so that rows
// in memory are read whole.
const FEW_ROWS: i32 = 192;
const STRIPE: i32 = 192;
const DEEP: i32 = 1536;

// Up to so many rows of A, packing B costs more than it saves.
const DOT_ROWS: i32 = 20;
const COMBINE_ROWS: i32 = 4;

const A_BYTES: usize = (<usize>(FEW_ROWS * DEEP) << 2) + 64; // packing runs over the end by a lane
const B_BYTES: usize = <usize>(BLOCK_N * BLOCK_K) << 2;
const EDGE_BYTES: usize = 256; // a tile and a row of bias

export let workspace: usize = 0;

/** Bytes of scratch memory that `useWorkspace` has to be given. */
export function workspaceBytes(): i32 {
  return <i32>(A_BYTES + B_BYTES + EDGE_BYTES);
}

export function useWorkspace(pointer: usize): void {
  workspace = pointer;
}

/** A tile at the edge of C: computed whole beside it, of which `height` by `width` count. */
// @ts-ignore: decorator
@inline
function edgeTile(
  tileM: i32, tileN: i32, k: i32, a: usize, b: usize, c: usize, ldc: i32, height: i32, width: i32, bias: usize,
  adds: bool,
): void {
  const edge = workspace + A_BYTES + B_BYTES;
  tile(tileM, k, a, b, edge, <usize>tileN << 2, bias, false);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j += 4) {
      const to = at2(c, i, ldc, j);
      const value = v128.load(at2(edge, i, tileN, j));
      storePart(to, adds ? f32x4.add(v128.load(to), value) : value, width - j);
    }
  }
}

/** The bias values of a tile's columns, padded where the row ends; 0 without bias. */
// @ts-ignore: decorator
@inline
function biasOf(tileM: i32, tileN: i32, bias: usize, j: i32, width: i32): usize {
  if (!bias) return 0;
  if (width == tileN) return at(bias, j);
  const padded = at(workspace + A_BYTES + B_BYTES, tileM * tileN);
  for (let q = 0; q < tileN; q++) store<f32>(at(padded, q), q < width ? load<f32>(at(bias, j + q)) : 0);
  return padded;
}

/** The product over no steps at all. */
function fillRows(m: i32, n: i32, c: usize, ldc: i32, bias: usize): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) store<f32>(at2(c, i, ldc, j), bias ? load<f32>(at(bias, j)) : 0);
  }
}

/**
 * In an operand of `count` lanes that `packOperand` packed: the panels from lane `first` on, in the block of `depth`
 * steps from `k0` on.
 */
// @ts-ignore: decorator
@inline
function blockOf(packed: usize, count: i32, width: i32, k0: i32, first: i32, depth: i32): usize {
  return at2(at(packed, first * depth), (count + width - 1) / width * width, k0, 0);
}

/**
 * Packs lanes `first` to `end` of an operand, of `count` in all, as `gemmPacked` reads it; both are whole panels but
 * for the last.
 */
export function packOperand(
  first: i32, end: i32, count: i32, k: i32, from: usize, stride: i32, adjacent: bool, width: i32, to: usize,
): void {
  for (let k0 = 0; k0 < k; k0 += BLOCK_K) {
    const depth = min(BLOCK_K, k - k0);
    const source = adjacent ? at2(from, k0, stride, first) : at2(from, first, stride, k0);
    packPanels(source, stride, adjacent, end - first, depth, width, blockOf(to, count, width, k0, first, depth));
  }
}

// @ts-ignore: decorator
@inline
function blocked(
  tileM: i32, tileN: i32, m: i32, n: i32, k: i32,
  a: usize, lda: i32, transposeA: bool, sharedA: usize, b: usize, ldb: i32, transposeB: bool, sharedB: usize,
  c: usize, ldc: i32, bias: usize, accumulate: bool,
): void {
  const few = m <= FEW_ROWS && !sharedA && !sharedB;
  const blockM = few ? FEW_ROWS : BLOCK_M, blockN = few ? STRIPE : BLOCK_N, blockK = few ? DEEP : BLOCK_K;
  for (let k0 = 0; k0 < k; k0 += blockK) {
    const packed = min(blockK, k - k0);
    for (let j0 = 0; j0 < n; j0 += blockN) {
      const columns = min(blockN, n - j0);
      const packedB = sharedB ? blockOf(sharedB, n, tileN, k0, j0, packed) : workspace + A_BYTES;
      if (!sharedB)
        packPanels(transposeB ? at2(b, j0, ldb, k0) : at2(b, k0, ldb, j0), ldb, !transposeB, columns, packed, tileN,
          packedB);
      for (let i0 = 0; i0 < m; i0 += blockM) {
        const rows = min(blockM, m - i0);
        const packedA = sharedA ? blockOf(sharedA, m, tileM, k0, i0, packed) : workspace;
        if (!sharedA && (!few || j0 == 0)) {
          packPanels(transposeA ? at2(a, k0, lda, i0) : at2(a, i0, lda, k0), lda, transposeA, rows, packed, tileM,
            packedA);
        }
        for (let p = 0; p < packed; p += BLOCK_K) {
          const depth = min(BLOCK_K, packed - p);
          const adds = accumulate || k0 + p > 0;
          for (let j = 0; j < columns; j += tileN) {
            const width = min(tileN, columns - j);
            const start: usize = adds ? 0 : biasOf(tileM, tileN, bias, j0 + j, width);
            for (let i = 0; i < rows; i += tileM) {
              const height = min(tileM, rows - i);
              const pa = at(packedA, i * packed + p * tileM), pb = at(packedB, j * packed + p * tileN);
              const to = at2(c, i0 + i, ldc, j0 + j);
              if (height == tileM && width == tileN) tile(tileM, depth, pa, pb, to, <usize>ldc << 2, start, adds);
              else edgeTile(tileM, tileN, depth, pa, pb, to, ldc, height, width, start, adds);
            }
          }
        }
      }
    }
  }
}

/** C[m, n] = op(A) op(B) + bias, or C += op(A) op(B); `lda`, `ldb`, `ldc` are the elements between stored rows. */
export function gemm(
  m: i32, n: i32, k: i32,
  a: usize, lda: i32, transposeA: bool,
  b: usize, ldb: i32, transposeB: bool,
  c: usize, ldc: i32, bias: usize, accumulate: bool,
): void {
  if (k == 0 && !accumulate) return fillRows(m, n, c, ldc, bias);
  if (!transposeA && transposeB && m <= DOT_ROWS) return dotRows(m, n, k, a, lda, b, ldb, c, ldc, bias, accumulate);
  if (!transposeA && !transposeB && m <= COMBINE_ROWS)
    return combineRows(m, n, k, a, lda, b, ldb, c, ldc, bias, accumulate);
  gemmPacked(tileRows(m, n), m, n, k, a, lda, transposeA, 0, b, ldb, transposeB, 0, c, ldc, bias, accumulate);
}

/**
 * `gemm` by tiles of so many rows; `sharedA` or `sharedB`, where it is not 0, is the whole operand as `packOperand`
 * packs it.
 */
export function gemmPacked(
  rows: i32, m: i32, n: i32, k: i32,
  a: usize, lda: i32, transposeA: bool, sharedA: usize,
  b: usize, ldb: i32, transposeB: bool, sharedB: usize,
  c: usize, ldc: i32, bias: usize, accumulate: bool,
): void {
  if (rows == 3)
    blocked(3, 12, m, n, k, a, lda, transposeA, sharedA, b, ldb, transposeB, sharedB, c, ldc, bias, accumulate);
  else if (rows == 6)
    blocked(6, 8, m, n, k, a, lda, transposeA, sharedA, b, ldb, transposeB, sharedB, c, ldc, bias, accumulate);
  else blocked(4, 8, m, n, k, a, lda, transposeA, sharedA, b, ldb, transposeB, sharedB, c, ldc, bias, accumulate);
}

/** `gemm` over a batch; a stride of 0 elements repeats one matrix. */
export function batchedGemm(
  batch: i32, m: i32, n: i32, k: i32,
  a: usize, strideA: i32, lda: i32, transposeA: bool,
  b: usize, strideB: i32, ldb: i32, transposeB: bool,
  c: usize, bias: usize,
): void {
  for (let i = 0; i < batch; i++) {
    gemm(m, n, k, at2(a, i, strideA, 0), lda, transposeA, at2(b, i, strideB, 0), ldb, transposeB,
      at2(c, i, m * n, 0), n, bias, false);
  }
}
