import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame, normal, random, variants, type Input } from '../../test/compare.js';
import { takeFallbackCounts } from './fallback.js';

/** Values and positions in one tensor, so that both are compared. */
const both = (k: number) => (x: tf.Tensor) => {
  const { values, indices } = tf.topk(x, k);
  return tf.stack([values, tf.cast(indices, 'float32')]);
};

/** Small whole numbers, so that many are equal. */
function ties(shape: number[], seed: number): Input {
  const next = random(seed);
  return { shape, values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.floor(next() * 4) - 2) };
}

describe('topk', () => {
  it('equals tfjs at any shape, the earlier of equals first', () => {
    const columns = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 13, 31, 33, 64, 131);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        columns,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (rows, size, share, tied) => {
          const k = 1 + Math.floor(share * (size - 1));
          expectSame(both(k), [tied ? ties([rows, size], size) : normal([rows, size], size)], { gradients: false });
        },
      ),
      { numRuns: 60 },
    );
  });
  it('takes rows that rise, fall or stay, on any number of axes', () => {
    for (const slope of [1, -1, 0]) {
      const values = Array.from({ length: 3 * 2 * 101 }, (_, i) => slope * (i % 101));
      for (const k of [1, 2, 50, 100, 101]) expectSame(both(k), [{ shape: [3, 2, 101], values }], { gradients: false });
    }
    expectSame(both(3), [normal([7], 1)], { gradients: false });
  });
  it('orders infinities and both zeros', () => {
    for (const variant of variants) {
      tf.setBackend(variant);
      tf.tidy(() => {
        const { values, indices } = tf.topk(tf.tensor1d([-Infinity, 0, Infinity, -0, -Infinity, 1, Infinity]), 7);
        expect(Array.from(indices.dataSync())).toEqual([2, 6, 5, 1, 3, 0, 4]);
        expect(Array.from(values.dataSync())).toEqual([Infinity, Infinity, 1, 0, -0, -Infinity, -Infinity]);
      });
    }
  });
  it('leaves NaN and integers to tfjs', () => {
    const withNaN = normal([3, 40], 1);
    withNaN.values[59] = NaN;
    expectSame(both(5), [withNaN], { gradients: false });
    tf.setBackend(variants[0]);
    takeFallbackCounts();
    tf.tidy(() => {
      tf.topk(tf.tensor1d([1, 2, 3]), 2);
      expect(takeFallbackCounts()).toEqual({});
      tf.topk(tf.tensor1d([1, NaN, 3]), 2);
      expect(Array.from(tf.topk(tf.tensor1d([1, 2, 3], 'int32'), 2).values.dataSync())).toEqual([3, 2]);
    });
    expect(takeFallbackCounts()).toEqual({ TopK: 2 });
  });
  it('takes k from 0 to the length of a row', () => {
    tf.setBackend(variants[0]);
    tf.tidy(() => {
      expect(tf.topk(tf.zeros([2, 3]), 0).indices.shape).toEqual([2, 0]);
      expect(() => tf.topk(tf.zeros([2, 3]), 4)).toThrow(
        "'k' passed to topk() must be <= the last dimension (3) but got 4",
      );
      expect(() => tf.topk(tf.zeros([2, 3]), 2 ** 40)).toThrow('must be <= the last dimension (3)');
      expect(() => tf.topk(tf.zeros([2, 3]), -1)).toThrow("'k' passed to topk() must be >= 0 but got -1");
    });
  });
});
