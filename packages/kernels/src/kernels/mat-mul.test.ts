import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectSame, normal } from '../../test/compare.js';

const size = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 17, 24, 25, 37);

/** The shape of an operand whose product has `rows` by `columns`. */
const stored = (rows: number, columns: number, transposed: boolean) => (transposed ? [columns, rows] : [rows, columns]);

describe('matMul', () => {
  it('equals tfjs in every transposition and size', () => {
    fc.assert(
      fc.property(size, size, size, fc.boolean(), fc.boolean(), (m, n, k, transposeA, transposeB) => {
        const op = (a: Tensor, b: Tensor) => tf.matMul(a, b, transposeA, transposeB);
        expectSame(op, [normal(stored(m, k, transposeA), 1), normal(stored(k, n, transposeB), 2)]);
      }),
      { numRuns: 80 },
    );
  });
  it('crosses the borders of its blocks', () => {
    for (const [m, n, k] of [
      [97, 13, 257],
      [5, 1010, 3],
      [193, 25, 513],
      [2, 40, 600],
      [7, 33, 300],
    ]) {
      for (const [transposeA, transposeB] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ]) {
        const op = (a: Tensor, b: Tensor) => tf.matMul(a, b, transposeA, transposeB);
        expectSame(op, [normal(stored(m, k, transposeA), 1), normal(stored(k, n, transposeB), 2)], {
          gradients: false,
        });
      }
    }
  });
  it('repeats batches of 1', () => {
    for (const [outerA, outerB] of [
      [[3], [3]],
      [
        [2, 3],
        [2, 3],
      ],
      [[3], [1]],
      [[1], [3]],
      [[2, 3], []],
      [[], [2, 3]],
      [
        [1, 1],
        [2, 3],
      ],
    ]) {
      expectSame((a, b) => tf.matMul(a, b), [normal([...outerA, 4, 5], 1), normal([...outerB, 5, 6], 2)]);
      expectSame((a, b) => tf.matMul(a, b, true, true), [normal([...outerA, 5, 4], 1), normal([...outerB, 6, 5], 2)]);
    }
  });
  it('repeats batches on both sides, which tfjs on cpu gets wrong', () => {
    const reference = (a: Tensor, b: Tensor) => {
      const [left, right] = [tf.tile(a, [1, 3, 1, 1]), tf.tile(b, [2, 1, 1, 1])];
      return tf.matMul(left, right);
    };
    expectSame((a, b) => tf.matMul(a, b), [normal([2, 1, 4, 5], 1), normal([1, 3, 5, 6], 2)], { reference });
  });
  it('has an answer for no rows, no columns, no steps', () => {
    expectSame((a, b) => tf.matMul(a, b), [normal([0, 3], 1), normal([3, 2], 2)], {
      gradients: false,
      reference: () => tf.zeros([0, 2]),
    });
    expectSame((a, b) => tf.matMul(a, b), [normal([2, 3], 1), normal([3, 0], 2)], {
      gradients: false,
      reference: () => tf.zeros([2, 0]),
    });
    expectSame((a, b) => tf.matMul(a, b), [normal([2, 0], 1), normal([0, 4], 2)], {
      gradients: false,
      reference: () => tf.zeros([2, 4]),
    });
  });
  it('adds a bias and an activation', () => {
    for (const activation of ['linear', 'relu', 'sigmoid', 'elu'] as const) {
      for (const m of [1, 5, 20]) {
        expectSame(
          (a, b, bias) => tf.fused.matMul({ a, b, bias, transposeB: true, activation }),
          [normal([m, 7], 1), normal([13, 7], 2), normal([13], 3)],
        );
      }
    }
  });
});
