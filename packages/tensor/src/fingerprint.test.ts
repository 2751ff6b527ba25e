import { GlossaError } from '@glossa/check';
import { packWeight } from '@glossa/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import { ensureBackend } from './backend.js';
import { fingerprintOf } from './fingerprint.js';
import { ones, zeros } from './initializers.js';
import { Parameter } from './parameter.js';

await ensureBackend();

afterEach(() => void vi.unstubAllGlobals());

function filled(shape: number[], values: ArrayLike<number>): Parameter {
  const parameter = new Parameter(shape, zeros);
  parameter.assign(Float32Array.from(values));
  return parameter;
}

const codes = {
  bits: 8,
  shape: [2, 32],
  codes: new Uint8Array(64).fill(2),
  scales: new Float32Array(2).fill(0.5),
} as const;

function packed(weight: Parameters<typeof packWeight>[0]): Parameter {
  const parameter = new Parameter(weight.shape, zeros);
  parameter.assign(packWeight(weight));
  return parameter;
}

const of = (parameter: Parameter, name = 'weight') => fingerprintOf(new Map([[name, parameter]]));

test('equal parameters have equal fingerprints, in any order and in every process', async () => {
  const [a, b] = [filled([2, 2], [1, 2, 3, 4]), filled([3], [5, 6, 7])];
  const before = tf.memory().numTensors;
  const fingerprint = await fingerprintOf(new Map([['a', a], ['b', b]])); // prettier-ignore
  expect(fingerprint).toBe('39668f4728ccaf1d');
  const otherOrder = new Map([
    ['b', b],
    ['a', filled([2, 2], [1, 2, 3, 4])],
  ]);
  expect(await fingerprintOf(otherOrder)).toBe(fingerprint);
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(await fingerprintOf(new Map())).toMatch(/^[0-9a-f]{16}$/);
});

test('names, shapes, values, bits, codes and scales all count', async () => {
  const all = await Promise.all([
    of(filled([2, 2], [1, 2, 3, 4])),
    of(filled([2, 2], [1, 2, 3, 4]), 'bias'),
    of(filled([4], [1, 2, 3, 4])),
    of(filled([2, 2], [1, 2, 4, 3])),
    of(filled([2, 2], [1, 2, 3, 4 + 2 ** -21])),
    of(filled([2, 32], new Float32Array(64).fill(1))),
    of(packed(codes)),
    of(packed({ ...codes, codes: new Uint8Array(64).fill(4), scales: new Float32Array(2).fill(0.25) })),
    of(packed({ ...codes, bits: 4, offsets: new Float32Array(2) })),
    of(packed({ ...codes, scales: Float32Array.of(0.5, 0.25) })),
  ]);
  expect(new Set(all).size).toBe(all.length);
});

test('the last value of a large parameter counts', async () => {
  const values = new Float32Array((1 << 22) + 1);
  const before = await of(filled([values.length], values));
  values[values.length - 1] = 1;
  expect(await of(filled([values.length], values))).not.toBe(before);
});

test('parameters without values and pages without SHA-256 are refused', async () => {
  await expect(of(new Parameter([2], ones))).rejects.toThrow('expected values, received none yet');
  vi.stubGlobal('crypto', {});
  vi.stubGlobal('location', { protocol: 'http:' });
  const error = await of(filled([1], [1])).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(GlossaError);
  expect(error).toMatchObject({
    code: 'unsupported',
    message: 'fingerprintOf: expected a secure page (https or localhost), which has SHA-256, received "http:"',
  });
});
