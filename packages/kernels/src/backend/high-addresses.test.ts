/** Addresses beyond 2 GiB, where a signed number of 32 bits would be negative. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectSame, integers, normal } from '../../test/compare.js';
import {
  attention,
  backendName,
  crossEntropy,
  embeddingLookup,
  gelu,
  layerNorm,
  linear,
  quantizeWeight,
} from '../index.js';
import type { GlossaBackend } from './backend.js';

let release = () => {};
beforeAll(async () => {
  await tf.setBackend(backendName);
  const { tensors } = tf.backend() as GlossaBackend;
  const pointer = tensors.allocate(2 ** 31); // never touched, so that the system need not provide it
  release = () => tensors.release(pointer);
  tensors.borrow(1 << 16, (next) => expect(next).toBeGreaterThan(2 ** 31));
});
afterAll(() => release());

it.each<[string, (...inputs: Tensor[]) => Tensor, ReturnType<typeof normal>[]]>([
  [
    'linear',
    (x, weight, bias) => linear(x, weight as Tensor2D, bias as Tensor1D),
    [normal([70, 65], 1), normal([67, 65], 2), normal([67], 3)],
  ],
  ['one row', (x, weight) => linear(x, weight as Tensor2D), [normal([1, 65], 1), normal([67, 65], 2)]],
  ['matMul', (a, b) => tf.matMul(a, b, true), [normal([65, 33], 1), normal([65, 34], 2)]],
  [
    'attention',
    (q, k, v) => attention(q as Tensor4D, k as Tensor4D, v as Tensor4D, { causal: true }),
    [1, 2, 3].map((seed) => normal([2, 2, 37, 16], seed)),
  ],
  [
    'layerNorm',
    (x, weight, bias) => layerNorm(x, weight, bias, 1e-5),
    [normal([5, 33], 1), normal([33], 2), normal([33], 3)],
  ],
  ['gelu', (x) => gelu(x, 'erf'), [normal([1001], 1)]],
  ['softmax', (x) => tf.softmax(x), [normal([5, 33], 1)]],
  ['sum', (x) => tf.sum(x, 0), [normal([5, 33], 1)]],
  ['add', (a, b) => tf.add(a, b), [normal([5, 33], 1), normal([33], 2)]],
  ['transpose', (x) => tf.transpose(x, [0, 2, 1, 3]), [normal([2, 5, 7, 16], 1)]],
  ['embedding', (table, ids) => embeddingLookup(table as Tensor2D, ids), [normal([9, 33], 1), integers([40], 9, 2)]],
  [
    'cross-entropy',
    (logits, labels) => crossEntropy(logits as Tensor2D, labels as Tensor1D).loss,
    [normal([9, 33], 1), integers([9], 33, 2)],
  ],
])('%s', (_, op, inputs) => expectSame(op, inputs));

it.each([8, 4] as const)('weights of %i bits', (bits) => {
  const op = (x: Tensor, weight: Tensor) => linear(x, quantizeWeight(weight as Tensor2D, { bits }));
  for (const rows of [1, 9])
    expectSame(op, [normal([rows, 64], 1), normal([33, 64], 2)], {
      gradients: false,
      tolerance: bits === 8 ? 1e-3 : 3e-2,
    });
});
