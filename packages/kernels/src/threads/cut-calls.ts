/**
 * How a kernel call is cut into parts that threads can do at the same time. A part computes some of the outputs, each
 * in the order of operations it has in the whole call: the results are the same to the last bit, however many threads
 * there are.
 */
import type { KernelTable } from '../wasm/kernel-table.js';
import { GROUP, groupBytes, PANEL } from '../wasm/packed-layout.js';

export type Arguments = readonly number[];

export interface Cut {
  /** About how long the whole call takes on one thread, in nanoseconds. */
  time(args: Arguments): number;
  /** Into how many pieces it can be cut at most; the last takes what is left over. */
  pieces(args: Arguments): number;
  /** The arguments for pieces `from` to `to`; `last` when none come behind them. */
  part(args: Arguments, from: number, to: number, last: boolean): Arguments;
}

/** Elements of 4 bytes in a cache line: parts of a row begin on one, so that no two threads write the same. */
const LINE = 16;
/** A piece of a product: whole register tiles of any shape, and more rows than the kernels for few rows take. */
const TILE_COLUMNS = 24;
const TILE_ROWS = 24;

/** Elements `from` to `to` in pieces of `size`, of `count` in all. */
const range = (
  count: number,
  size: number,
  from: number,
  to: number,
  last: boolean,
): [start: number, length: number] => {
  const start = from * size;
  return [start, (last ? count : to * size) - start];
};

/** Cuts `count` (argument 0) elements that lie one behind the other at the addresses in arguments `pointers`. */
const elements = (nanoseconds: number, pointers: readonly number[], countAt = 0): Cut => ({
  time: (args) => args[countAt] * nanoseconds,
  pieces: (args) => Math.floor(args[countAt] / LINE),
  part(args, from, to, last) {
    const [start, length] = range(args[countAt], LINE, from, to, last);
    return args.map((value, index) =>
      index === countAt ? length : pointers.includes(index) ? value + 4 * start : value,
    );
  },
});

/** Cuts `rows` (argument 0) of `columns` (argument 1); `pointers` move by rows, `perRow` by one element a row. */
const rows = (nanoseconds: number, pointers: readonly number[], perRow: readonly number[] = []): Cut => ({
  time: ([count, columns]) => count * columns * nanoseconds,
  pieces: ([count]) => count,
  part(args, from, to) {
    const columns = args[1];
    return args.map((value, index) => {
      if (index === 0) return to - from;
      return pointers.includes(index) ? value + 4 * from * columns : perRow.includes(index) ? value + 4 * from : value;
    });
  },
});

/**
 * Whether a product is cut by columns, so that all parts have the whole left operand, or by rows, so that they have the
 * right one.
 */
export const byColumns = ([m, n]: Arguments) => m < 2 * TILE_ROWS || n >= m;

const gemm: Cut = {
  time: ([m, n, k]) => (m * n * k) / 20,
  pieces: (args) => Math.floor(byColumns(args) ? args[1] / TILE_COLUMNS : args[0] / TILE_ROWS),
  part(args, from, to, last) {
    const [m, n, k, a, lda, transposeA, b, ldb, transposeB, c, ldc, bias, accumulate] = args;
    if (byColumns(args)) {
      const [start, columns] = range(n, TILE_COLUMNS, from, to, last);
      const partB = b + 4 * start * (transposeB ? ldb : 1);
      return [
        m,
        columns,
        k,
        a,
        lda,
        transposeA,
        partB,
        ldb,
        transposeB,
        c + 4 * start,
        ldc,
        bias && bias + 4 * start,
        accumulate,
      ];
    }
    const [start, height] = range(m, TILE_ROWS, from, to, last);
    const partA = a + 4 * start * (transposeA ? 1 : lda);
    return [height, n, k, partA, lda, transposeA, b, ldb, transposeB, c + 4 * start * ldc, ldc, bias, accumulate];
  },
};

const batchedGemm: Cut = {
  time: ([batch, m, n, k]) => (batch * m * n * k) / 20,
  pieces: ([batch]) => batch,
  part(args, from, to) {
    const [, m, n, k, a, strideA, lda, transposeA, b, strideB, ldb, transposeB, c, bias] = args;
    const [partA, partB, partC] = [a + 4 * from * strideA, b + 4 * from * strideB, c + 4 * from * m * n];
    return [to - from, m, n, k, partA, strideA, lda, transposeA, partB, strideB, ldb, transposeB, partC, bias];
  },
};

/** By panels. */
const quantizedProduct: Cut = {
  time: ([, m, n, columns]) => (m * n * columns) / 25,
  pieces: ([, , n]) => Math.floor(n / PANEL),
  part(args, from, to, last) {
    const [bits, m, n, columns, x, scalesX, sumsX, packed, c, ldc, bias] = args;
    const [start, width] = range(n, PANEL, from, to, last);
    const partPacked = packed + from * Math.ceil(columns / GROUP) * groupBytes(bits);
    return [bits, m, width, columns, x, scalesX, sumsX, partPacked, c + 4 * start, ldc, bias && bias + 4 * start];
  },
};

/** By tiles of 4 rows. */
const quantizeRows: Cut = {
  time: ([, m, columns]) => m * columns,
  pieces: ([, m]) => Math.floor(m / 4),
  part(args, from, to, last) {
    const [bits, m, columns, x, codes, scales, sums] = args;
    const [start, height] = range(m, 4, from, to, last);
    const groups = start * Math.ceil(columns / GROUP);
    return [
      bits,
      height,
      columns,
      x + 4 * start * columns,
      codes + 2 * GROUP * groups,
      scales + 4 * groups,
      sums + 4 * groups,
    ];
  },
};

const binary: Cut = {
  time: ([, count, columns]) => count * columns * 0.4,
  pieces: ([, count, columns]) => (count === 1 ? Math.floor(columns / LINE) : count),
  part(args, from, to, last) {
    const [operation, count, columns, a, strideA, stepA, b, strideB, stepB, y] = args;
    const isRow = count === 1;
    const [start, length] = isRow ? range(columns, LINE, from, to, last) : range(count, 1, from, to, last);
    const [height, width, stepY] = isRow ? [1, length, 1] : [length, columns, columns];
    const partA = a + 4 * start * (isRow ? stepA : strideA);
    const partB = b + 4 * start * (isRow ? stepB : strideB);
    return [operation, height, width, partA, strideA, stepA, partB, strideB, stepB, y + 4 * start * stepY];
  },
};

/** Along the longest of the axes that are not the innermost. */
const copyBlock: Cut = {
  time: ([n0, n1, n2, n3]) => n0 * n1 * n2 * n3 * 0.5,
  pieces: (args) => Math.max(args[0], args[1], args[2]),
  part(args, from, to) {
    const axis = args.indexOf(Math.max(args[0], args[1], args[2]));
    const [stepFrom, stepTo] = [args[5 + axis], args[10 + axis]];
    return args.map((value, index) => {
      if (index === axis) return to - from;
      return index === 4 ? value + 4 * from * stepFrom : index === 9 ? value + 4 * from * stepTo : value;
    });
  },
};

/** By heads. */
const rotary: Cut = {
  time: ([outer, length, pairs]) => outer * length * pairs,
  pieces: ([outer]) => outer,
  part(args, from, to) {
    const [, length, pairs, x, cos, sin, direction, y] = args;
    const start = 8 * from * length * pairs;
    return [to - from, length, pairs, x + start, cos, sin, direction, y + start];
  },
};

const numbered = elements(1, [2, 7]);
/** Each element is hashed by its position in the whole. */
const dropout: Cut = {
  ...numbered,
  part(args, from, to, last) {
    const [count, position, ...rest] = numbered.part(args, from, to, last);
    return [count, position + from * LINE, ...rest];
  },
};

/** By what is left outside, or else by columns. */
const reduce: Cut = {
  time: ([, outer, count, inner]) => outer * count * inner * 0.3,
  pieces: ([, outer, , inner]) => (outer === 1 ? Math.floor(inner / LINE) : outer),
  part(args, from, to, last) {
    const [reduction, outer, count, inner, stride, x, scale, y] = args;
    if (outer === 1) {
      const [start, width] = range(inner, LINE, from, to, last);
      return [reduction, 1, count, width, stride, x + 4 * start, scale, y + 4 * start];
    }
    return [reduction, to - from, count, inner, stride, x + 4 * from * count * stride, scale, y + 4 * from * inner];
  },
};

/** Cuts the columns (argument 1) of rows (argument 0) that keep their stride; an address of 0 stands for nothing. */
const columns = (nanoseconds: number, pointers: readonly number[]): Cut => ({
  time: ([count, width]) => count * width * nanoseconds,
  pieces: ([, width]) => Math.floor(width / LINE),
  part(args, from, to, last) {
    const [start, width] = range(args[1], LINE, from, to, last);
    return args.map((value, index) =>
      index === 1 ? width : pointers.includes(index) && value !== 0 ? value + 4 * start : value,
    );
  },
});

/** The kernels that can be cut by their arguments alone; attention is cut where it is called. */
export const cuts: Partial<Record<keyof KernelTable, Cut>> = {
  gemm,
  batchedGemm,
  quantizedProduct,
  quantizeRows,
  unary: elements(2, [2, 3], 1),
  unaryGradient: elements(2, [2, 3, 4], 1),
  gated: elements(2, [2, 3, 4], 1),
  gatedGradient: elements(3, [2, 3, 4, 5, 6], 1),
  rotary,
  binary,
  reduce,
  copyBlock,
  softmax: rows(1.5, [2, 3]),
  softmaxGradient: rows(1, [2, 3, 4]),
  crossEntropy: rows(1, [2], [3, 6, 7]),
  crossEntropyGradient: rows(1, [2, 9], [3, 7]),
  norm: rows(1, [2, 7], [8, 9]),
  normGradient: rows(1.5, [2, 7, 8], [5, 6]),
  normWeightGradient: columns(0.7, [3, 6, 7, 8]),
  // by columns, not by rows of the table: a few words are most of a text
  scatterAdd: columns(0.5, [4, 6]),
  fill: elements(0.1, [2]),
  dropout,
  adamW: elements(1, [1, 2, 3, 4]),
};
