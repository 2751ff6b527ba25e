/** Every op over no rows at all, value and gradients, against its composed form, or tfjs's own kernel, on cpu. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { expectSame, integers, normal, type Input } from '../../test/compare.js';
import { crossEntropy, dropout, embeddingLookup, gated, gelu, layerNorm, rmsNorm, rotary, silu } from '../index.js';

type Op = (...inputs: Tensor[]) => Tensor;

const none = normal([0, 6], 1);
const cases: Readonly<Record<string, readonly [op: Op, inputs: Input[]]>> = {
  layerNorm: [(x, weight, bias) => layerNorm(x, weight, bias, 1e-5), [none, normal([6], 2), normal([6], 3)]],
  'layerNorm without a bias': [(x, weight) => layerNorm(x, weight, null, 1e-5), [none, normal([6], 2)]],
  rmsNorm: [(x, weight) => rmsNorm(x, weight, 1e-5), [none, normal([6], 2)]],
  gelu: [(x) => gelu(x, 'tanh'), [none]],
  silu: [(x) => silu(x), [none]],
  gated: [(gate, x) => gated(gate, x, 'silu'), [none, none]],
  rotary: [(x) => rotary(x, tf.zeros([0, 3]), tf.zeros([0, 3])), [normal([2, 3, 0, 6], 1)]],
  dropout: [(x) => dropout(x, 0.5, 1), [none]],
  'embedding lookup': [
    (table, ids) => embeddingLookup(table as Tensor2D, ids),
    [normal([4, 6], 1), integers([0], 4, 2)],
  ],
  'cross-entropy': [
    (logits, labels) => crossEntropy(logits as Tensor2D, labels as Tensor1D).loss,
    [none, integers([0], 6, 2)],
  ],
  softmax: [(x) => tf.softmax(x), [none]],
  add: [(a, b) => tf.add(a, b), [none, normal([6], 2)]],
  relu: [(x) => tf.relu(x), [none]],
  'sum of what is not there': [(x) => tf.sum(x, 0), [none]],
  'sum along rows': [(x) => tf.sum(x, 1), [none]],
  'max along rows': [(x) => tf.max(x, 1), [none]],
  transpose: [(x) => tf.transpose(x), [none]],
  concat: [(a, b) => tf.concat([a, b]), [none, normal([2, 6], 2)]],
  slice: [(x) => tf.slice(x, [1, 0], [0, 6]), [normal([2, 6], 2)]],
  pad: [
    (x) =>
      tf.pad(
        x,
        [
          [1, 1],
          [0, 2],
        ],
        3,
      ),
    [none],
  ],
  gather: [(x, ids) => tf.gather(x, ids), [normal([4, 6], 1), integers([0], 4, 2)]],
  cumsum: [(x) => tf.cumsum(x, 1), [none]],
  'product of no rows': [(a, b) => tf.matMul(a, b), [none, normal([6, 5], 2)]],
  'batches of none': [(a, b) => tf.matMul(a, b, false, true), [normal([0, 3, 6], 1), normal([0, 5, 6], 2)]],
};

describe('nothing in, nothing out', () => {
  it.each(Object.entries(cases))('%s', (_, [op, inputs]) => expectSame(op, inputs));
  it.each<[string, Op, Input[]]>([
    ['argMax', (x) => tf.argMax(x, 1), [none]],
    ['topk', (x) => tf.topk(x, 2).values, [none]],
    ['cast', (x) => tf.cast(x, 'int32'), [none]],
    ['oneHot', (x) => tf.oneHot(x, 5), [integers([0], 5, 1)]],
  ])('%s, which has no gradient', (_, op, inputs) => expectSame(op, inputs, { gradients: false }));
});
