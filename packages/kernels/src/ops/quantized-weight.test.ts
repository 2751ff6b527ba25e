import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backendName } from '../backend/name.js';
import { registerGlossaBackend } from '../register-backend.js';
import { setThreads } from '../set-threads.js';
import { embeddingLookup } from './embedding-lookup.js';
import { linear } from './linear.js';
import { composedRounding } from './quantized-weight.composed.js';
import type { QuantizedBits, WeightCodes } from '../wasm/packed-layout.js';
import { dequantizeWeight, quantizeWeight, unpackCodes } from './quantized-weight.js';
import { packWeight } from './weight-writer.js';

registerGlossaBackend();
beforeAll(() => tf.setBackend(backendName));
afterAll(() => setThreads(1));

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);
const maxDifference = (a: Tensor, b: Tensor) => tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);

describe.each<QuantizedBits>([8, 4])('weights of %i bits', (bits) => {
  // 1, primes, not multiples of the panel (8) or the group (32)
  const shapes = [
    [1, 1],
    [8, 32],
    [7, 31],
    [9, 33],
    [21, 70],
    [3, 128],
    [50, 96],
  ] as const;

  test.each(shapes)('round [%i, %i] as plain ops do', (rows, columns) => {
    const weight = normal([rows, columns], 1) as Tensor2D;
    expect(
      maxDifference(dequantizeWeight(quantizeWeight(weight, { bits })), composedRounding(weight, bits)),
    ).toBeLessThan(1e-6);
  });

  test.each(shapes)('give the product of the rounded [%i, %i], for 1 to 9 rows', (rows, columns) => {
    const weight = quantizeWeight(normal([rows, columns], 2) as Tensor2D, { bits });
    const bias = normal([rows], 3) as Tensor1D;
    // rows are rounded to 16 or 8 bits: off by half a step each
    const step = bits === 8 ? 1 / 32767 : 1 / 127;
    for (const m of [1, 2, 4, 5, 9]) {
      const x = normal([m, columns], 4 + m);
      const expected = linear(x, dequantizeWeight(weight), bias);
      const bound =
        tf.max(tf.sum(tf.abs(dequantizeWeight(weight)), 1)).dataSync()[0] * tf.max(tf.abs(x)).dataSync()[0] * step;
      expect(maxDifference(linear(x, weight, bias), expected)).toBeLessThan(bound / 2 + 1e-4);
    }
  });

  /** Codes of every value that the bits have, each group of 32 with its own scale and offset. */
  const codesOf = (rows: number, columns: number): WeightCodes => {
    const groups = rows * Math.ceil(columns / 32);
    const codes = Uint8Array.from({ length: rows * columns }, (_, i) => (i * 7) & (bits === 8 ? 255 : 15));
    const scales = Float32Array.from({ length: groups }, (_, i) => 2 ** -(i % 5) * (1 + i / 128));
    return {
      bits,
      shape: [rows, columns],
      codes,
      scales,
      ...(bits === 4 && { offsets: scales.map((scale) => -8 * scale) }),
    };
  };

  test.each(shapes)('take the codes given for [%i, %i] as they are', (rows, columns) => {
    const codes = codesOf(rows, columns);
    const packed = packWeight(codes);
    expect(packed).toMatchObject({ bits, shape: [rows, columns] });
    expect([...dequantizeWeight(packed).dataSync()]).toEqual([...unpackCodes(codes)]);
    expect(unpackCodes(codes)[columns - 1]).toBe(expectedAt(codes, 0, columns - 1));
  });

  const expectedAt = ({ codes, scales, offsets, shape: [, columns] }: WeightCodes, row: number, column: number) => {
    const group = row * Math.ceil(columns / 32) + (column >> 5);
    const code = codes[row * columns + column];
    return Math.fround(scales[group] * (bits === 8 ? (code << 24) >> 24 : code) + (offsets?.[group] ?? 0));
  };

  test('scales far from 1, and of any sign, are kept to the precision they are stored in', () => {
    const scales = Float32Array.of(1 / 3, -1 / 3, 1e-6, 3e-8, 7e4, 0);
    const codes = {
      bits,
      shape: [6, 32],
      codes: new Uint8Array(6 * 32).fill(1),
      scales,
      ...(bits === 4 && { offsets: new Float32Array(6) }),
    } as const;
    const kept = [0, 1, 2, 3, 4, 5].map((row) => dequantizeWeight(packWeight(codes)).dataSync()[32 * row]);
    // By IEEE 754.
    const expected = bits === 8 ? [...scales] : [0.333251953125, -0.333251953125, 17 * 2 ** -24, 2 ** -24, 65504, 0];
    expect(kept).toEqual(expected);
  });

  test('codes, scales and offsets of another number are refused', () => {
    const codes = codesOf(3, 40);
    expect(() => packWeight({ ...codes, codes: codes.codes.subarray(1) })).toThrow(
      'packWeight: codes: expected 120 of them, received 119',
    );
    expect(() => packWeight({ ...codes, scales: codes.scales.subarray(1) })).toThrow(
      'packWeight: scales: expected 6 of them, received 5',
    );
    expect(() => packWeight({ ...codes, offsets: bits === 8 ? codes.scales : undefined })).toThrow(
      'packWeight: offsets: expected',
    );
  });

  test('zeros, one value and a lone outlier come back', () => {
    const weight = tf.tensor2d(
      [...new Array(32).fill(0), ...new Array(32).fill(-3), ...new Array(31).fill(0), 1e4],
      [3, 32],
    );
    // a scale of half precision is off by 2^-11 of itself at most
    expect(maxDifference(dequantizeWeight(quantizeWeight(weight, { bits })), weight)).toBeLessThan(
      bits === 8 ? 1e-3 : 1e4 / 2048,
    );
  });

  test('a lookup gives the rounded rows, and refuses an id outside', () => {
    const weight = quantizeWeight(normal([11, 40], 5) as Tensor2D, { bits });
    const ids = tf.tensor2d([0, 10, 3, 3], [2, 2], 'int32');
    expect(maxDifference(embeddingLookup(weight, ids), tf.gather(dequantizeWeight(weight), ids))).toBe(0);
    expect(() => embeddingLookup(weight, tf.tensor1d([2, 11], 'int32'))).toThrow(
      'expected ids from 0 to 10, received 11 at position 1',
    );
  });

  test('gradients of x and the bias are those of the rounded weight', () => {
    const weight = quantizeWeight(normal([12, 40], 6) as Tensor2D, { bits });
    const [x, bias] = [normal([2, 3, 40], 7), normal([12], 8) as Tensor1D];
    const [dx, dBias] = tf.grads((x, bias) => tf.sum(tf.square(linear(x, weight, bias as Tensor1D))))([x, bias]);
    const [ex, eBias] = tf.grads((x, bias) => tf.sum(tf.square(linear(x, dequantizeWeight(weight), bias as Tensor1D))))(
      [x, bias],
    );
    const tolerance = bits === 8 ? 1e-2 : 2;
    expect(maxDifference(dx, ex)).toBeLessThan(tolerance);
    expect(maxDifference(dBias, eBias)).toBeLessThan(tolerance);
  });

  test('no row, and NaN in a row, are what they are', () => {
    const weight = quantizeWeight(normal([5, 64], 9) as Tensor2D, { bits });
    expect(linear(tf.zeros([0, 64]), weight).shape).toEqual([0, 5]);
    expect([...linear(tf.fill([1, 64], NaN), weight).dataSync()].every(Number.isNaN)).toBe(true);
  });

  test('any number of threads gives the same bits', () => {
    const weight = quantizeWeight(normal([1003, 300], 10) as Tensor2D, { bits });
    for (const m of [1, 37]) {
      const x = normal([m, 300], 11);
      setThreads(1);
      const one = linear(x, weight).dataSync();
      setThreads(3);
      expect(linear(x, weight).dataSync()).toEqual(one);
    }
  });

  test('another backend keeps the rounded weight in float32', async () => {
    const values = normal([9, 40], 12).dataSync();
    const here = dequantizeWeight(quantizeWeight(tf.tensor2d(values, [9, 40]), { bits })).dataSync();
    const packed = quantizeWeight(tf.tensor2d(values, [9, 40]), { bits });
    await tf.setBackend('cpu');
    try {
      const weight = quantizeWeight(tf.tensor2d(values, [9, 40]), { bits });
      expect(weight.rounded).toBeDefined();
      expect(maxDifference(dequantizeWeight(weight), tf.tensor2d(here, [9, 40]))).toBeLessThan(1e-6);
      expect([...packWeight(codesOf(9, 40)).rounded!.dataSync()]).toEqual([...unpackCodes(codesOf(9, 40))]);
      expect(() => linear(tf.ones([1, 40]), packed)).toThrow('expected the backend that packed it, received cpu');
    } finally {
      await tf.setBackend(backendName);
    }
  });
});

test('bits other than 8 and 4 are refused', () => {
  expect(() => quantizeWeight(tf.ones([2, 2]), { bits: 3 as 4 })).toThrow('expected 8 or 4, received 3');
});
