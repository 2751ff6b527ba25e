import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectSame, integers, normal, variants, type Input } from '../../test/compare.js';
import { takeFallbackCounts } from './fallback.js';

const x = normal([3, 5, 7], 1);
const positive = (input: Input): Input => ({ ...input, values: input.values.map((value) => Math.abs(value) + 0.1) });

describe('elementwise', () => {
  const unary: Record<string, (x: Tensor) => Tensor> = {
    neg: tf.neg,
    abs: tf.abs,
    square: tf.square,
    exp: tf.exp,
    tanh: tf.tanh,
    sigmoid: tf.sigmoid,
    erf: tf.erf,
    relu: tf.relu,
  };
  for (const [name, op] of Object.entries(unary)) it(name, () => expectSame(op, [normal([3, 5, 7], 1, 2)]));
  for (const [name, op] of Object.entries({ sqrt: tf.sqrt, rsqrt: tf.rsqrt, reciprocal: tf.reciprocal, log: tf.log })) {
    it(name, () => expectSame(op as (x: Tensor) => Tensor, [positive(x)]));
  }

  const binary: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
    add: tf.add,
    sub: tf.sub,
    mul: tf.mul,
    div: (a, b) => tf.div(a, tf.add(tf.square(b), 1)),
    maximum: tf.maximum,
    minimum: tf.minimum,
    squaredDifference: tf.squaredDifference,
  };
  const shapes: Array<[number[], number[]]> = [
    [
      [3, 5, 7],
      [3, 5, 7],
    ],
    [[3, 5, 7], []],
    [[], [4]],
    [[3, 5, 7], [7]],
    [
      [3, 5, 7],
      [5, 7],
    ],
    [
      [3, 5, 7],
      [3, 5, 1],
    ],
    [
      [3, 5, 7],
      [3, 1, 7],
    ],
    [
      [2, 1, 3, 1],
      [1, 4, 1, 5],
    ],
    [
      [2, 3, 4, 5, 6],
      [3, 1, 5, 1],
    ],
    [[1], [6]],
    [[0, 4], [4]],
    [
      [5, 1],
      [1, 0],
    ],
  ];
  for (const [name, op] of Object.entries(binary)) {
    it(`${name}, broadcast`, () => {
      for (const [a, b] of shapes) expectSame(op, [normal(a, 2), normal(b, 3)]);
    });
  }

  it('addN of one and of four', () => {
    expectSame((a) => tf.addN([a]), [x]);
    expectSame((a, b) => tf.addN([a, b, a, b]), [x, normal(x.shape, 4)]);
  });
});

describe('reductions', () => {
  const axes = [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]];
  for (const [name, op] of Object.entries({ sum: tf.sum, mean: tf.mean, max: tf.max, min: tf.min })) {
    it(name, () => {
      for (const axis of axes) {
        expectSame((a) => op(a, axis), [x]);
        expectSame((a) => op(a, axis, true), [x]);
      }
      expectSame((a) => op(a, -1), [normal([1, 33], 5)]);
    });
  }
  it('sum of nothing', () => expectSame((a) => tf.sum(a, 0), [normal([0, 3], 1)]));
  it('a long sum keeps its digits', () => {
    tf.setBackend(variants[0]);
    const sum = tf.tidy(() => tf.sum(tf.fill([1_000_000], 0.1)).dataSync()[0]);
    expect(Math.abs(sum - 100_000)).toBeLessThan(0.1);
  });
  it('argMax takes the first of equals', () => {
    expectSame(
      (a) => tf.cast(tf.argMax(a, -1), 'float32'),
      [{ shape: [3, 5], values: [1, 3, 3, 0, 2, 5, 5, 5, 5, 5, -9, -8, -7, -6, -5] }],
      { gradients: false },
    );
    expectSame((a) => tf.cast(tf.argMax(a, -1), 'float32'), [normal([7, 131], 3)], { gradients: false });
  });
});

describe('moves', () => {
  it('transpose', () => {
    for (const shape of [
      [5, 9],
      [39, 45],
      [45, 39],
      [3, 70],
      [70, 3],
      [16, 16],
    ])
      expectSame((a) => tf.transpose(a), [normal(shape, 1)]);
    expectSame((a) => tf.transpose(a, [0, 2, 1, 3]), [normal([2, 3, 5, 8], 1)]);
    for (const perm of [
      [0, 1, 3, 2],
      [3, 2, 1, 0],
      [1, 0, 3, 2],
      [2, 0, 3, 1],
    ])
      expectSame((a) => tf.transpose(a, perm), [normal([2, 3, 5, 7], 1)]);
    expectSame((a) => tf.transpose(a, [4, 2, 0, 3, 1, 5]), [normal([2, 3, 2, 3, 2, 3], 1)]);
  });
  it('slice', () => {
    expectSame((a) => tf.slice(a, [1, 0, 2], [2, 5, 3]), [x]);
    expectSame((a) => tf.slice(a, [0, 2], [3, -1]), [x]);
    expectSame((a) => tf.slice(a, [1, 1, 1, 1, 1], [1, 2, 1, 2, 2]), [normal([2, 3, 2, 3, 4], 2)]);
    expectSame((a) => tf.slice(a, [1], [0]), [normal([4], 2)]);
  });
  it('split, concat, stack, unstack', () => {
    expectSame((a) => tf.concat(tf.split(a, [2, 5, 0], 2), 2), [x]);
    expectSame((a, b) => tf.concat([a, b, a], 1), [normal([2, 3, 4], 1), normal([2, 1, 4], 2)]);
    expectSame((a) => tf.stack(tf.unstack(a, 1), -1), [x]);
    expectSame((a) => tf.split(a, 5, 1)[3], [x]);
  });
  it('pad, tile, broadcastTo', () => {
    expectSame(
      (a) =>
        tf.pad(
          a,
          [
            [1, 0],
            [0, 2],
            [3, 1],
          ],
          4,
        ),
      [x],
    );
    expectSame((a) => tf.tile(a, [2, 1, 3]), [x]);
    expectSame((a) => tf.broadcastTo(a, [4, 3, 5]), [normal([3, 1], 2)]);
  });
  it('reshape, reverse, cumsum and expandDims', () => {
    expectSame((a) => tf.reshape(tf.expandDims(a, 1), [7, 15]), [x]);
    expectSame((a) => tf.reverse(a, [0, 2]), [x]);
    expectSame((a) => tf.cumsum(a, 1), [x]);
    expectSame((a) => tf.cumsum(a, 0, true, true), [x]);
  });
  it('int32 moves as it is', () => {
    expectSame((a) => tf.cast(tf.transpose(tf.concat([a, a], 0)), 'float32'), [integers([3, 4], 1000, 1)], {
      gradients: false,
    });
  });
});

describe('rows by number', () => {
  it('gather along any axis', () => {
    expectSame((a, ids) => tf.gather(a, ids, 0), [normal([6, 5], 1), integers([2, 3], 6, 2)]);
    expectSame((a, ids) => tf.gather(a, ids, 1), [normal([3, 6, 5], 1), integers([4], 6, 2)]);
    expectSame((a, ids) => tf.gather(a, ids, 2), [normal([3, 2, 9], 1), integers([4], 9, 2)]);
    expectSame(
      (a, ids) => tf.cast(tf.gather(a, ids as tf.Tensor1D), 'float32'),
      [integers([6], 100, 1), integers([4], 6, 2)],
      { gradients: false },
    );
  });
  it('gather names an id outside the table', () => {
    for (const variant of variants) {
      tf.setBackend(variant);
      expect(() => tf.tidy(() => tf.gather(tf.zeros([3, 2]), tf.tensor1d([0, 3], 'int32')))).toThrow(
        'gather: expected ids from 0 to 2, received 3 at position 1',
      );
    }
  });
  it('unsortedSegmentSum', () => {
    const ids: Input = { shape: [6], dtype: 'int32', values: [3, 0, 3, -1, 1, 3] };
    expectSame((a, s) => tf.unsortedSegmentSum(a, s as tf.Tensor1D, 5), [normal([6, 7], 1), ids]);
    expectSame((a, s) => tf.unsortedSegmentSum(a, s as tf.Tensor1D, 5), [normal([6], 1), ids]);
  });
});

describe('softmax', () => {
  it('equals tfjs', () => {
    for (const shape of [[1], [3, 1], [2, 3, 5], [4, 131]]) expectSame((a) => tf.softmax(a), [normal(shape, 1, 3)]);
    expectSame((a) => tf.logSoftmax(a), [normal([3, 11], 1, 3)]);
  });
  it('takes -infinity as a mask, and has no answer for a row of nothing else', () => {
    const values = [1, -Infinity, 2, -Infinity, 0.5, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity];
    expectSame((a) => tf.softmax(a), [{ shape: [2, 5], values }], { gradients: false });
    tf.setBackend(variants[0]);
    const rows = tf.tidy(() => tf.softmax(tf.tensor(values, [2, 5])).arraySync() as number[][]);
    expect(rows[0][1]).toBe(0);
    expect(rows[1].every(Number.isNaN)).toBe(true);
  });
  it('spreads NaN over its row only', () => {
    expectSame((a) => tf.softmax(a), [{ shape: [2, 3], values: [1, NaN, 2, 3, 4, 5] }], { gradients: false });
  });
  it('stands large numbers', () => expectSame((a) => tf.softmax(a), [{ shape: [1, 3], values: [1e30, 1e30, -1e30] }]));
});

describe('types', () => {
  it('casts', () => {
    for (const variant of variants) {
      tf.setBackend(variant);
      tf.tidy(() => {
        const numbers = tf.tensor1d([-1.7, 0, 2.9]);
        expect(Array.from(tf.cast(numbers, 'int32').dataSync())).toEqual([-1, 0, 2]);
        expect(Array.from(tf.cast(numbers, 'bool').dataSync())).toEqual([1, 0, 1]);
        expect(Array.from(tf.cast(tf.cast(numbers, 'bool'), 'float32').dataSync())).toEqual([1, 0, 1]);
        expect(Array.from(tf.cast(tf.cast(numbers, 'bool'), 'int32').dataSync())).toEqual([1, 0, 1]);
        expect(Array.from(tf.cast(tf.tensor1d([1, -2], 'int32'), 'float32').dataSync())).toEqual([1, -2]);
      });
    }
  });
  it('leaves integers, comparisons and text to the cpu kernels, in the same memory', () => {
    tf.setBackend(variants[0]);
    takeFallbackCounts();
    tf.tidy(() => {
      const a = tf.add(tf.tensor1d([1, 2, 3]), 1);
      expect(Array.from(tf.greater(a, 2.5).dataSync())).toEqual([0, 1, 1]);
      expect(Array.from(tf.where(tf.greater(a, 2.5), a, tf.zerosLike(a)).dataSync())).toEqual([0, 3, 4]);
      expect(Array.from(tf.add(tf.tensor1d([1, 2], 'int32'), tf.tensor1d([3, 4], 'int32')).dataSync())).toEqual([4, 6]);
      expect(tf.tensor1d(['a', 'b']).dataSync()).toEqual(['a', 'b']);
      expect(Array.from(tf.complex([1], [2]).dataSync())).toEqual([1, 2]);
    });
    expect(takeFallbackCounts()).toMatchObject({ Greater: 2, Select: 1, Add: 1 });
  });
  it('fills', () => {
    tf.setBackend(variants[0]);
    tf.tidy(() => {
      expect(Array.from(tf.fill([3], 2.5).dataSync())).toEqual([2.5, 2.5, 2.5]);
      expect(Array.from(tf.fill([2], 7, 'int32').dataSync())).toEqual([7, 7]);
      expect(Array.from(tf.onesLike(tf.tensor1d([5, 6], 'int32')).dataSync())).toEqual([1, 1]);
      expect(Array.from(tf.zerosLike(tf.tensor1d([5, 6])).dataSync())).toEqual([0, 0]);
    });
  });
});
