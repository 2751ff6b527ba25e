import { packWeight } from '@glossa/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { ensureBackend } from './backend.js';
import { initialize } from './initialize.js';
import { Embedding } from './layers/embedding.js';
import { LayerNorm } from './layers/layer-norm.js';
import { Linear } from './layers/linear.js';
import { expectNoLeak } from './testing/expect-no-leak.js';
import { Module } from './module.js';
import { quantize } from './quantize.js';

await ensureBackend();

class Small extends Module {
  readonly tokens = new Embedding(50, 64);
  readonly inner = new Linear(64, 40);
  readonly narrow = new Linear(16, 8);
  readonly norm = new LayerNorm(64, 1e-5);
  readonly output = new Linear(64, 50, { bias: false });

  constructor() {
    super();
    (this.output as { weight: unknown }).weight = this.tokens.weight; // tied
  }

  forward(ids: tf.Tensor): tf.Tensor {
    return this.output.forward(this.norm.forward(this.tokens.forward(ids)));
  }
}

const small = () => initialize(new Small(), { seed: 3 });

test('linear layers and embeddings are rounded, the rest is not', () => {
  const model = quantize(small(), { bits: 4 });
  expect([model.tokens, model.inner, model.narrow, model.output].map(({ weight }) => weight.quantized?.bits)).toEqual([
    8,
    4,
    undefined,
    8,
  ]);
  expect(model.norm.weight.quantized).toBeNull();
  expect(model.inner.weight.trainable).toBe(false);
  expect(() => model.inner.weight.value).toThrow('expected float32 values, received 4 bits: it is quantized');
  model[Symbol.dispose]();
});

test('a rounded model answers nearly as before, in less memory', () => {
  const model = small();
  const ids = tf.tensor2d([1, 2, 49], [1, 3], 'int32');
  const before = model.forward(ids);
  const bytes = tf.backend().memory() as unknown as { bytesInUse: number };
  quantize(model);
  const after = tf.backend().memory() as unknown as { bytesInUse: number };
  expect(after.bytesInUse).toBeLessThan(bytes.bytesInUse);
  const difference = tf.max(tf.abs(tf.sub(model.forward(ids), before))).dataSync()[0];
  expect(difference).toBeGreaterThan(0);
  expect(difference).toBeLessThan(0.02 * tf.max(tf.abs(before)).dataSync()[0]);
});

test('rounding again changes nothing, new values undo it, and nothing is left behind', async () => {
  await expectNoLeak(
    () => {
      const model = quantize(quantize(small()));
      model.inner.weight.assign(new Float32Array(40 * 64).fill(1));
      expect(model.inner.weight.quantized).toBeNull();
      model[Symbol.dispose]();
    },
    { steps: 5 },
  );
});

test('weights that are rounded already are taken as they are', async () => {
  const codes = {
    bits: 8,
    shape: [40, 64],
    codes: new Uint8Array(40 * 64).fill(2),
    scales: new Float32Array(80).fill(0.5),
  } as const;
  const model = small();
  model.inner.weight.assign(packWeight(codes));
  expect(model.inner.weight).toMatchObject({ trainable: false, variable: null, quantized: { bits: 8 } });
  model.inner.bias!.assign(new Float32Array(40));
  expect([...model.inner.forward(tf.ones([1, 64])).dataSync()].every((value) => Math.abs(value - 64) < 1e-3)).toBe(
    true,
  );
  const turned = packWeight({ ...codes, shape: [64, 40], scales: new Float32Array(128) });
  expect(() => model.inner.weight.assign(turned)).toThrow('expected [40, 64], received [64, 40]');
  turned.dispose();
  await expectNoLeak(() => model.inner.weight.assign(packWeight(codes)), { steps: 5 });
});

test('some layers can be left out, and options nobody knows are refused', () => {
  const model = quantize(small(), { include: (name) => name !== 'inner' });
  expect(model.inner.weight.quantized).toBeNull();
  expect(model.tokens.weight.quantized).not.toBeNull();
  expect(() => quantize(model, { bit: 8 } as never)).toThrow('bit');
});
