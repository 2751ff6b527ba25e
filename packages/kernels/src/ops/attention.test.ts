import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame, normal, random, variants, type Input } from '../../test/compare.js';
import { attention, type AttentionOptions } from './attention.js';
import { composedAttention } from './attention.composed.js';

type Options = Omit<AttentionOptions, 'mask'>;

const op = (options: Options) => (q: Tensor, k: Tensor, v: Tensor, mask?: Tensor) =>
  attention(q as Tensor4D, k as Tensor4D, v as Tensor4D, mask ? { ...options, mask } : options);

const reference =
  ({ causal = false, scale, window = 0, dropout }: Options) =>
  (q: Tensor, k: Tensor, v: Tensor, mask?: Tensor) =>
    composedAttention(q as Tensor4D, k as Tensor4D, v as Tensor4D, {
      causal,
      scale: scale ?? 1 / Math.sqrt(q.shape.at(-1) as number),
      window,
      dropout,
      mask,
    });

const expectAttention = (inputs: Input[], options: Options = {}, tolerance = 3e-5) =>
  expectSame(op(options), inputs, { reference: reference(options), tolerance });

/** -Infinity at about a third of the places. */
function holes(shape: number[]): Input {
  const next = random(7);
  return {
    shape,
    values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => (next() < 0.3 ? -Infinity : 0)),
  };
}

describe('attention', () => {
  const size = fc.constantFrom(1, 2, 3, 5, 8, 13, 17);

  it('equals its composed form at any shape', () => {
    fc.assert(
      fc.property(
        size,
        size,
        size,
        size,
        fc.constantFrom(1, 2),
        fc.boolean(),
        (queries, keys, dim, valueDim, heads, causal) => {
          const inputs = [
            normal([2, heads, queries, dim], 1),
            normal([2, heads, keys, dim], 2),
            normal([2, heads, keys, valueDim], 3),
          ];
          // of one key the probability is 1 whatever the query: a gradient of 0 but for rounding
          expectAttention(inputs, { causal }, keys === 1 ? 1e-2 : 3e-5);
        },
      ),
      { numRuns: 40 },
    );
  });
  it('takes several blocks of rows', () => {
    const inputs = [normal([1, 1, 150, 8], 1), normal([1, 1, 150, 8], 2), normal([1, 1, 150, 8], 3)];
    expectAttention(inputs);
    expectAttention(inputs, { causal: true });
    expectAttention(inputs, { causal: true, window: 20 });
    expectAttention([normal([1, 1, 5, 4], 1), normal([1, 1, 9000, 4], 2), normal([1, 1, 9000, 4], 3)]);
  });
  it('sees the keys within a window, on either side unless causal', () => {
    fc.assert(
      fc.property(size, size, fc.constantFrom(1, 2, 3, 7, 40), fc.boolean(), (queries, keys, window, causal) => {
        const inputs = [normal([2, 4, queries, 4], 1), normal([2, 2, keys, 4], 2), normal([2, 2, keys, 3], 3)];
        // of one key the probability is 1 whatever the query: a gradient of 0 but for rounding
        const tolerance = keys === 1 || window === 1 ? 1e-2 : 3e-5;
        expectAttention(inputs, { window, causal }, tolerance);
        expectAttention([...inputs, normal([2, 1, queries, keys], 4)], { window, causal }, tolerance);
        expectAttention(inputs, { window, causal, dropout: { rate: 0.4, seed: 11 } }, tolerance);
      }),
      { numRuns: 30 },
    );
    const long = [normal([1, 1, 300, 8], 1), normal([1, 1, 300, 8], 2), normal([1, 1, 300, 8], 3)];
    expectAttention(long, { window: 20 });
    expectAttention([...long, normal([300], 4)], { window: 90 });
  });
  it('counts a window from the position of each query', () => {
    tf.setBackend(variants[0]);
    tf.tidy(() => {
      const values = tf.reshape(tf.eye(5), [1, 1, 5, 5]) as Tensor4D;
      const same = attention(tf.zeros([1, 1, 3, 2]), tf.zeros([1, 1, 5, 2]), values, { window: 2 });
      const third = expect.closeTo(1 / 3, 6);
      expect(same.arraySync()).toEqual([
        [
          [
            [0, third, third, third, 0],
            [0, 0, third, third, third],
            [0, 0, 0, 0.5, 0.5],
          ],
        ],
      ]);
    });
  });
  it('shares key heads', () => {
    expectAttention([normal([2, 6, 5, 4], 1), normal([2, 2, 7, 4], 2), normal([2, 2, 7, 3], 3)], { causal: true });
    expectAttention([normal([1, 4, 3, 4], 1), normal([1, 1, 3, 4], 2), normal([1, 1, 3, 4], 3)]);
  });
  it('adds a mask of any shape, and differentiates it', () => {
    const inputs = [normal([2, 3, 5, 4], 1), normal([2, 3, 6, 4], 2), normal([2, 3, 6, 4], 3)];
    for (const shape of [[2, 3, 5, 6], [1, 3, 5, 6], [2, 1, 1, 6], [5, 6], [6]]) {
      expectAttention([...inputs, normal(shape, 4)]);
      expectAttention([...inputs, normal(shape, 4)], { causal: true, scale: 0.3 });
    }
  });
  it('is blind to what all keys of a query have in common', () => {
    const inputs = [normal([2, 3, 5, 4], 1), normal([2, 3, 6, 4], 2), normal([2, 3, 6, 4], 3)];
    for (const shape of [[2, 1, 5, 1], [1]]) {
      // the gradient is 0 but for rounding
      expectSame(op({}), [...inputs, normal(shape, 4)], { reference: reference({}), tolerance: 1e-2 });
    }
  });
  it('takes -infinity as a mask', () => {
    const inputs = [normal([2, 2, 5, 4], 1), normal([2, 2, 7, 4], 2), normal([2, 2, 7, 4], 3)];
    expectAttention([...inputs, holes([2, 1, 5, 7])]);
    expectAttention([...inputs, holes([2, 1, 1, 7])]);
  });
  it('gives zeros, and no gradient, to a query that sees nothing', () => {
    const inputs = [normal([1, 2, 3, 4], 1), normal([1, 2, 5, 4], 2), normal([1, 2, 5, 4], 3)];
    const mask = { shape: [3, 5], values: Array.from({ length: 15 }, (_, i) => (i < 5 ? -Infinity : 0)) };
    expectAttention([...inputs, mask]);
    // the first queries stand before the first key
    expectAttention([normal([1, 1, 5, 4], 1), normal([1, 1, 3, 4], 2), normal([1, 1, 3, 4], 3)], { causal: true });
    tf.setBackend(variants[0]);
    tf.tidy(() => {
      const [q, k, v, m] = [...inputs, mask].map(({ values, shape }) => tf.tensor(values, shape));
      const rows = attention(q as Tensor4D, k as Tensor4D, v as Tensor4D, { mask: m }).arraySync();
      expect(rows[0][0][0]).toEqual([0, 0, 0, 0]);
    });
  });
  it('takes a cache: fewer queries than keys', () => {
    for (const queries of [1, 2, 3]) {
      expectAttention([normal([2, 2, queries, 8], 1), normal([2, 2, 37, 8], 2), normal([2, 2, 37, 8], 3)], {
        causal: true,
      });
    }
  });
  it('drops the same probabilities as its composed form', () => {
    const inputs = [normal([2, 2, 7, 4], 1), normal([2, 2, 9, 4], 2), normal([2, 2, 9, 4], 3)];
    expectAttention(inputs, { dropout: { rate: 0.4, seed: 11 } });
    expectAttention(inputs, { dropout: { rate: 0.4, seed: 11 }, causal: true });
    expectAttention(inputs, { dropout: { rate: 0, seed: 11 } });
  });
  it('is empty where there is nothing to do', () => {
    expectSame(op({}), [normal([2, 1, 0, 4], 1), normal([2, 1, 3, 4], 2), normal([2, 1, 3, 4], 3)], {
      reference: () => tf.zeros([2, 1, 0, 4]),
      gradients: false,
    });
  });
  it('says what is wrong', () => {
    const zeros = (...shape: [number, number, number, number]) => tf.zeros(shape) as Tensor4D;
    const [q, k] = [zeros(1, 2, 3, 4), zeros(1, 2, 5, 4)];
    expect(() => attention(tf.zeros([2, 3, 4]) as unknown as Tensor4D, k, k)).toThrow(
      'attention: query: expected [batch, heads, length, headDim], received [2, 3, 4]',
    );
    expect(() => attention(q, zeros(1, 2, 5, 3), k)).toThrow(
      'attention: key: expected [1, heads, keys, 4], received [1, 2, 5, 3]',
    );
    expect(() => attention(q, zeros(1, 3, 5, 4), zeros(1, 3, 5, 4))).toThrow(
      'attention: key: expected a number of heads that divides 2, received 3',
    );
    expect(() => attention(q, k, zeros(1, 2, 6, 4))).toThrow(
      'attention: value: expected [1, 2, 5, valueDim], received [1, 2, 6, 4]',
    );
    expect(() => attention(q, k, k, { mask: tf.zeros([3]) })).toThrow(
      'attention: mask: expected a shape that broadcasts to [1, 2, 3, 5], received [3]',
    );
    expect(() => attention(q, k, k, { window: 0 })).toThrow(
      'attention: window: expected a positive integer, received 0',
    );
    expect(() => attention(q, k, k, { casual: true } as object)).toThrow('attention: unknown option "casual"');
  });
});
