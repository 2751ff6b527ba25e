import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WeightCodes } from '../wasm/packed-layout.js';
import { backendName } from '../backend/name.js';
import { registerGlossaBackend } from '../register-backend.js';
import { dequantizeWeight, quantizeWeight, type QuantizedWeight } from './quantized-weight.js';
import { packWeight, WeightWriter } from './weight-writer.js';

registerGlossaBackend();
beforeAll(() => tf.setBackend(backendName));

const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);
const rows = (values: Float32Array, columns: number, cuts: readonly number[]) =>
  cuts.map((end, i) => values.slice((cuts[i - 1] ?? 0) * columns, end * columns));

describe.each([backendName, 'cpu'])('on %s', (name) => {
  beforeAll(async () => void (await tf.setBackend(name)));

  test.each([
    [
      [19, 33],
      [8, 16, 19],
    ],
    [[16], [8, 16]],
    [
      [9, 2, 5],
      [8, 9],
    ],
    [[], [1]],
    [[0, 7], [0]],
  ] as const)('float32 %j comes whole from pieces', (shape, cuts) => {
    const values = random([...shape], 1).dataSync<'float32'>();
    const before = tf.memory().numTensors;
    const writer = new WeightWriter(shape);
    for (const piece of rows(
      values,
      shape.slice(1).reduce((product, size) => product * size, 1),
      cuts,
    ))
      writer.write(piece);
    const weight = writer.finish() as Tensor;
    expect(weight.shape).toEqual(shape);
    expect([...weight.dataSync()]).toEqual([...values]);
    weight.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each([8, 4] as const)('pieces rounded to %i bits are what the whole is', (bits) => {
    const weight = random([43, 70], 2) as Tensor2D;
    const writer = new WeightWriter([43, 70], bits);
    for (const piece of rows(weight.dataSync<'float32'>(), 70, [16, 24, 43])) writer.write(piece);
    const [pieces, whole] = [writer.finish() as QuantizedWeight, quantizeWeight(weight, { bits })];
    expect([...pieces.values.dataSync()]).toEqual([...whole.values.dataSync()]);
  });

  test.each([undefined, 8, 4] as const)(
    'columns that come one after the other are what the whole is, in %s bits',
    (bits) => {
      const before = tf.memory().numTensors;
      for (const [height, width, cuts] of [
        [43, 70, [32, 64, 70]],
        [8, 96, [96]],
        [5, 33, [32, 33]],
        [3, 0, [0]],
      ] as const) {
        const weight = random([height, width], 3) as Tensor2D;
        const turned = tf.transpose(weight);
        const writer = new WeightWriter([height, width], bits);
        for (const piece of rows(turned.dataSync<'float32'>(), height, cuts)) {
          writer.writeColumns(
            tf.tidy(() => tf.transpose(tf.tensor2d(piece, [piece.length / height, height])).dataSync<'float32'>()),
          );
        }
        const pieces = writer.finish();
        const whole = bits === undefined ? weight.clone() : quantizeWeight(weight, { bits });
        const values = (of: Tensor | QuantizedWeight) => [...('values' in of ? of.values : of).dataSync()];
        expect(values(pieces)).toEqual(values(whole));
        for (const each of [weight, turned, pieces, whole]) each.dispose();
      }
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test.each([8, 4] as const)('codes of %i bits in pieces are what the whole is', (bits) => {
    const codes = (first: number, count: number): WeightCodes => ({
      bits,
      shape: [count, 40],
      codes: Uint8Array.from({ length: 40 * count }, (_, i) => (7 * (first * 40 + i)) & (bits === 8 ? 255 : 15)),
      scales: Float32Array.from({ length: 2 * count }, (_, i) => 1 / (1 + 2 * first + i)),
      ...(bits === 4 && { offsets: Float32Array.from({ length: 2 * count }, (_, i) => -(2 * first + i)) }),
    });
    const writer = new WeightWriter([21, 40], bits);
    writer.write(codes(0, 8));
    writer.write(codes(8, 13));
    expect([...dequantizeWeight(writer.finish() as QuantizedWeight).dataSync()]).toEqual([
      ...dequantizeWeight(packWeight(codes(0, 21))).dataSync(),
    ]);
  });

  test('a writer that is given up leaves nothing', () => {
    const before = tf.memory().numTensors;
    const writer = new WeightWriter([9, 32], 8);
    writer.write(new Float32Array(8 * 32));
    writer[Symbol.dispose]();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('what does not fit is refused', () => {
  const codes = {
    bits: 4,
    shape: [1, 32],
    codes: new Uint8Array(32),
    scales: new Float32Array(1),
    offsets: new Float32Array(1),
  } as const;
  expect(() => new WeightWriter([2, 3, 4], 8)).toThrow('WeightWriter: shape: expected [out, in], received [2, 3, 4]');
  expect(() => new WeightWriter([2, 3], 5 as 4)).toThrow('WeightWriter: bits: expected 8 or 4, received 5');
  using writer = new WeightWriter([12, 32], 8);
  expect(() => writer.write(new Float32Array(31))).toThrow('expected at most 12 rows of 32');
  expect(() => writer.write(new Float32Array(13 * 32))).toThrow('expected at most 12 rows of 32, received 13');
  expect(() => writer.write(codes)).toThrow('expected 8 bits of 32 inputs, received 4 of 32');
  writer.write(new Float32Array(3 * 32));
  expect(() => writer.write(new Float32Array(32))).toThrow(
    'expected 8, or a multiple, of rows before another one, received 3',
  );
  expect(() => writer.finish()).toThrow('expected 12 rows, received 3');
  expect(() => writer.writeColumns(new Float32Array(12))).toThrow('expected rows, received columns');
  using turned = new WeightWriter([3, 70], 8);
  expect(() => turned.writeColumns(new Float32Array(4))).toThrow('expected at most 70 columns of 3');
  expect(() => turned.writeColumns(new Float32Array(3 * 71))).toThrow('expected at most 70 columns of 3, received 71');
  turned.writeColumns(new Float32Array(3 * 33));
  expect(() => turned.writeColumns(new Float32Array(3))).toThrow(
    'expected 32, or a multiple, of columns before another one, received 33',
  );
  expect(() => turned.write(new Float32Array(70))).toThrow('expected columns, received rows');
  expect(() => turned.finish()).toThrow('expected 70 columns, received 33');
});
