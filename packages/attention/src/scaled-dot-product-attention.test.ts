import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { ensureBackend } from '@glossa/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { causal } from './masks/causal.js';
import { paddingMask } from './masks/padding-mask.js';
import { attentionWeights, scaledDotProductAttention } from './scaled-dot-product-attention.js';

ensureBackend();
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const random = (shape: [number, number, number, number], seed: number) =>
  tf.randomNormal<tf.Rank.R4>(shape, 0, 1, 'float32', seed);

/** The formula of the paper, in float64 loops, for one head. */
function byHand(query: number[][], key: number[][], value: number[][], allowed: (q: number, k: number) => boolean) {
  return query.map((q, i) => {
    const scores = key.map((k, j) => (allowed(i, j) ? dot(q, k) / Math.sqrt(q.length) : -Infinity));
    const exps = scores.map((score) => Math.exp(score - Math.max(...scores)));
    const sum = exps.reduce((a, b) => a + b);
    return value[0].map((_, d) => exps.reduce((total, e, j) => total + (e / sum) * value[j][d], 0));
  });
}

const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);

describe('scaledDotProductAttention', () => {
  it('follows the formula, with and without a causal mask', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(1000),
        (length, headDim, seed) => {
          tf.tidy(() => {
            const [q, k, v] = [1, 2, 3].map((i) => random([1, 1, length, headDim], 3 * seed + i));
            const rows = (x: tf.Tensor4D) => x.arraySync()[0][0];
            for (const isCausal of [false, true]) {
              const expected = byHand(rows(q), rows(k), rows(v), (i, j) => !isCausal || j <= i);
              const mask = isCausal ? causal.build(length, length) : null;
              const actual = rows(scaledDotProductAttention(q, k, v, { mask }));
              actual.flat().forEach((x, i) => expect(x).toBeCloseTo(expected.flat()[i], 4));
            }
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives rows of weights that sum to 1 and are 0 where masked', () => {
    const mask = tf.add(
      causal.build(3, 3)!,
      paddingMask(
        tf.tensor2d(
          [
            [0, 1, 1],
            [1, 1, 0],
          ],
          [2, 3],
          'int32',
        ),
      ),
    );
    const weights = attentionWeights(random([2, 2, 3, 4], 1), random([2, 2, 3, 4], 2), { mask });
    const [first, second] = weights.arraySync();
    expect(first[0][1]).toEqual([0, 1, 0]);
    expect(second[1][2][2]).toBe(0);
    [...first, ...second].flat().forEach((row) => expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5));
  });

  it('takes another scale', () => {
    const [q, k] = [random([1, 1, 2, 4], 1), random([1, 1, 2, 4], 2)];
    const unscaled = attentionWeights(q, k, { scale: 1 }).dataSync();
    const expected = attentionWeights(tf.mul(q, 2), k).dataSync();
    unscaled.forEach((weight, i) => expect(weight).toBeCloseTo(expected[i], 5));
  });

  it('refuses unknown options', () => {
    const q = random([1, 1, 2, 4], 1);
    expect(() => scaledDotProductAttention(q, q, q, { causal: true } as object)).toThrow(
      'attentionWeights: unknown option "causal", expected one of: mask, scale',
    );
  });
});

describe('causal', () => {
  it('lets the last query see every key, as with a cache', () => {
    expect(
      causal
        .build(2, 4)!
        .arraySync()[0][0]
        .map((row) => row.map((x) => x === 0)),
    ).toEqual([
      [true, true, true, false],
      [true, true, true, true],
    ]);
    expect(causal.build(1, 4)).toBeNull();
  });
});
