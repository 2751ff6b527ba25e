import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { GlossaBackend } from '../src/backend/backend.js';
import { backendName, registerGlossaBackend } from '../src/index.js';

registerGlossaBackend();
fc.configureGlobal({ seed: 1 }); // the same cases at every run
/**
 * The other variants, so that each test runs on all of them: without fused multiply-add, and on memory that is not
 * shared.
 */
export const variants = [backendName, 'glossa-plain', 'glossa-unshared'];
tf.registerBackend('glossa-plain', () => new GlossaBackend({ simd: 'plain' }), 0);
tf.registerBackend('glossa-unshared', () => new GlossaBackend({ shared: false, reservedBytes: 1 << 20 }), 0);
for (const name of variants.slice(1)) tf.copyRegisteredKernels(backendName, name);

/** Numbers that are the same at every run. */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Input {
  shape: number[];
  dtype?: 'float32' | 'int32';
  values: number[];
}

/** Normally distributed numbers. */
export function normal(shape: number[], seed: number, scale = 1): Input {
  const next = random(seed);
  const count = shape.reduce((a, b) => a * b, 1);
  const values = Array.from(
    { length: count },
    () => scale * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  );
  return { shape, values };
}

/** Integers from 0 to `limit` - 1. */
export function integers(shape: number[], limit: number, seed: number): Input {
  const next = random(seed);
  return {
    shape,
    dtype: 'int32',
    values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.floor(next() * limit)),
  };
}

type Op = (...inputs: Tensor[]) => Tensor;

type Outcome = {
  value: { shape: number[]; values: number[] };
  gradients: number[][];
};

/** The value of an op and its gradients, for a random gradient of the result. */
function outcome(backend: string, op: Op, inputs: Input[], gradients: boolean): Outcome {
  tf.setBackend(backend);
  return tf.tidy(() => {
    const tensors = inputs.map(({ values, shape, dtype = 'float32' }) => tf.tensor(values, shape, dtype));
    const value = op(...tensors);
    const result: Outcome = { value: { shape: value.shape, values: Array.from(value.dataSync()) }, gradients: [] };
    if (!gradients) return result;
    const floats = tensors.flatMap((tensor, i) => (tensor.dtype === 'float32' ? [i] : []));
    const weight = tf.tensor(normal(value.shape, 99).values, value.shape);
    const gradient = tf.grads((...some: Tensor[]) => {
      const all = tensors.slice();
      floats.forEach((at, i) => (all[at] = some[i]));
      return tf.sum(tf.mul(op(...all), weight));
    });
    result.gradients = gradient(floats.map((i) => tensors[i])).map((tensor) => Array.from(tensor.dataSync()));
    return result;
  });
}

/** Greatest difference, relative to the greatest magnitude of the expected values. */
export function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let [worst, scale] = [0, 1e-3];
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(actual[i], expected[i]) || actual[i] === expected[i]) continue;
    if (!Number.isFinite(expected[i]) || !Number.isFinite(actual[i])) return Infinity;
    worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return worst / scale;
}

export interface CompareOptions {
  /** What runs on tfjs's cpu backend; by default the op itself. */
  reference?: Op;
  gradients?: boolean;
  tolerance?: number;
}

/**
 * The op on every variant of our backend must equal the reference on cpu, in value and gradients, and leave nothing
 * behind.
 */
export function expectSame(
  op: Op,
  inputs: Input[],
  { reference = op, gradients = true, tolerance = 1e-5 }: CompareOptions = {},
): void {
  const expected = outcome('cpu', reference, inputs, gradients);
  for (const variant of variants) {
    tf.setBackend(variant);
    const before = {
      tensors: tf.memory().numTensors,
      bytes: (tf.memory() as unknown as { bytesInUse: number }).bytesInUse,
    };
    const actual = outcome(variant, op, inputs, gradients);
    expect(actual.value.shape, variant).toEqual(expected.value.shape);
    expect(difference(actual.value.values, expected.value.values), `${variant} value`).toBeLessThan(tolerance);
    expected.gradients.forEach((gradient, i) => {
      expect(difference(actual.gradients[i], gradient), `${variant} gradient ${i}`).toBeLessThan(tolerance);
    });
    const after = {
      tensors: tf.memory().numTensors,
      bytes: (tf.memory() as unknown as { bytesInUse: number }).bytesInUse,
    };
    expect(after, `${variant} memory`).toEqual(before);
  }
}
