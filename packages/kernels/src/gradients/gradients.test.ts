import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { normal, variants } from '../../test/compare.js';

/** The sum of op(x) * weight, in double precision as far as the op's single-precision outputs allow. */
function weighted(op: (x: Tensor) => Tensor, x: number[], shape: number[], weight: number[]): number {
  const values = tf.tidy(() => Array.from(op(tf.tensor(x, shape)).dataSync()));
  return values.reduce((sum, value, i) => sum + value * weight[i], 0);
}

/** The recorded gradient must agree with central differences. */
function check(
  name: string,
  op: (x: Tensor) => Tensor,
  shape = [2, 3],
  given = normal(shape, 3).values,
  backend = 'cpu',
): void {
  it(name, () => {
    tf.setBackend(backend);
    const outSize = tf.tidy(() => op(tf.tensor(given, shape)).size);
    const weight = normal([outSize], 8).values;
    const gradient = tf.tidy(() => {
      const w = tf.tensor1d(weight);
      return tf
        .grad((x) => tf.sum(tf.mul(tf.reshape(op(x), [outSize]), w)))(tf.tensor(given, shape))
        .dataSync();
    });
    const h = 1 / 64;
    const scale = Math.max(1, ...Array.from(gradient, Math.abs));
    given.forEach((_, i) => {
      const moved = (by: number) =>
        weighted(
          op,
          given.map((value, at) => (at === i ? value + by : value)),
          shape,
          weight,
        );
      // Richardson's combination of two steps: exact up to the fifth power
      const difference = (4 * (moved(h) - moved(-h))) / (6 * h) - (moved(2 * h) - moved(-2 * h)) / (12 * h);
      expect(Math.abs(gradient[i] - difference) / scale, `element ${i}`).toBeLessThan(2e-3);
    });
  });
}

describe('gradients agree with differences', () => {
  const other = () =>
    tf.tensor2d([
      [0.5, -1.2, 2],
      [0.7, 1.5, -0.4],
    ]);
  const row = () => tf.tensor1d([1.5, -0.6, 0.9]);
  const positive = [0.5, 1.2, 2, 0.7, 1.5, 0.4];

  check('add, sub', (x) => tf.sub(tf.add(x, row()), tf.mul(tf.sub(row(), x), 3)));
  check('add to what it is part of', (x) => tf.add(tf.mul(x, other()), x));
  check('add of a row', (x) => tf.add(other(), x), [3]);
  check('mul', (x) => tf.mul(tf.mul(x, row()), x));
  check('mul by a column', (x) => tf.mul(other(), x), [2, 1]);
  check('div', (x) => tf.add(tf.div(x, row()), tf.div(row(), tf.add(tf.square(x), 1))));
  check('squaredDifference', (x) => tf.squaredDifference(other(), x));
  check('maximum, minimum', (x) => tf.add(tf.maximum(x, other()), tf.minimum(row(), x)));
  check('pow', (x) => tf.add(tf.pow(x, 3), tf.pow(tf.scalar(1.5), x)));
  check('addN', (x) => tf.addN([x, other(), x]));
  check('abs, neg, square', (x) => tf.add(tf.abs(x), tf.neg(tf.square(x))));
  check('sqrt, rsqrt, reciprocal', (x) => tf.addN([tf.sqrt(x), tf.rsqrt(x), tf.reciprocal(x)]), [6], positive);
  check('exp, log, log1p, expm1', (x) => tf.addN([tf.exp(x), tf.log(x), tf.log1p(x), tf.expm1(x)]), [6], positive);
  check('sin, cos', (x) => tf.mul(tf.sin(x), tf.cos(x)));
  check('clipByValue', (x) => tf.clipByValue(x, -0.8, 0.8));
  check('where on a comparison of itself', (x) => tf.where(tf.greater(x, 0.1), tf.square(x), tf.mul(x, 2)));
  check('relu, elu, leakyRelu, relu6', (x) =>
    tf.addN([tf.relu(x), tf.elu(x), tf.leakyRelu(x, 0.1), tf.relu6(tf.mul(x, 4))]),
  );
  check('sigmoid, softplus, tanh', (x) => tf.addN([tf.sigmoid(x), tf.softplus(x), tf.tanh(x)]));
  check('erf', (x) => tf.erf(x));
  check('softmax, logSoftmax', (x) => tf.add(tf.softmax(x), tf.logSoftmax(x)));
  check('sum, mean', (x) => tf.add(tf.sum(x, 0), tf.mean(x, 0)));
  check('sum and mean of all', (x) => tf.mul(tf.sum(x), tf.mean(x)));
  check('max, min', (x) => tf.add(tf.max(x, 1), tf.min(x, 1)));
  check('logSumExp', (x) => tf.logSumExp(x, -1));
  check('cumsum', (x) => tf.add(tf.cumsum(x, 1), tf.cumsum(x, 0, true, true)));
  check('reshape, expandDims, transpose', (x) =>
    tf.mul(tf.transpose(tf.expandDims(x, 1), [2, 1, 0]), tf.reshape(x, [3, 1, 2])),
  );
  check('slice, pad', (x) =>
    tf.mul(
      tf.pad(tf.slice(x, [0, 1], [2, 2]), [
        [1, 0],
        [0, 2],
      ]),
      2,
    ),
  );
  check('concat, split', (x) => tf.concat([...tf.split(x, [1, 2], 1)].reverse(), 1));
  check('split into one', (x) => tf.split(x, 1, 1)[0]);
  check('stack, unstack', (x) => tf.stack(tf.unstack(x, 1), -1));
  check('tile, broadcastTo, reverse', (x) =>
    tf.reverse(tf.add(tf.tile(x, [2, 1]), tf.broadcastTo(tf.slice(x, [1, 0], [1, 3]), [4, 3])), 0),
  );
  check('gather', (x) => tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'), 1));
  check('unsortedSegmentSum', (x) => tf.unsortedSegmentSum(x, tf.tensor1d([1, -1], 'int32'), 3));
  for (const [transposeA, transposeB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ]) {
    const [a, b] = [transposeA ? [3, 2] : [2, 3], transposeB ? [4, 3] : [3, 4]];
    check(`matMul ${transposeA}, ${transposeB}, left`, (x) => tf.matMul(x, tf.ones(b), transposeA, transposeB), a);
    check(`matMul ${transposeA}, ${transposeB}, right`, (x) => tf.matMul(tf.ones(a), x, transposeA, transposeB), b);
  }
  check('matMul of 3-D by 2-D', (x) => tf.matMul(tf.tensor(normal([2, 2, 3], 5).values, [2, 2, 3]), x), [3, 2]);
  // tfjs's cpu kernel has the wrong product here
  const repeated = (x: Tensor) => tf.matMul(x, tf.tensor(normal([1, 2, 3, 2], 5).values, [1, 2, 3, 2]));
  check('matMul of repeated batches', repeated, [2, 1, 2, 3], undefined, variants[0]);
  check('fused.matMul', (x) =>
    tf.fused.matMul({ a: x, b: tf.ones([3, 2]), bias: tf.ones([2]), activation: 'sigmoid' }),
  );
});

describe('second derivatives', () => {
  it('exist where the first are made of ops', () => {
    for (const backend of ['cpu', variants[0]]) {
      tf.setBackend(backend);
      const second = tf.tidy(() =>
        tf
          .grad((x) => tf.sum(tf.grad((y) => tf.sum(tf.mul(y, tf.square(y))))(x)))(tf.tensor1d([1, 2]))
          .dataSync(),
      );
      expect(Array.from(second)).toEqual([6, 12]);
    }
  });
});
