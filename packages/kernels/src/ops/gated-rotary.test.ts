import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame, normal } from '../../test/compare.js';
import { gated, rotary } from '../index.js';
import { composedGated } from './gated.js';
import { composedRotary } from './rotary.js';

/** Sizes that are no multiple of a vector, and those that are. */
const size = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 13, 16, 17, 33);
const runs = { numRuns: 25 };

describe('gated', () => {
  it.each(['relu', 'silu', 'gelu', 'geluTanh'] as const)(
    'by %s equals its composed form at any shape',
    (activation) => {
      fc.assert(
        fc.property(size, size, (a, b) => {
          expectSame((gate, x) => gated(gate, x, activation), [normal([a, b], 1, 3), normal([a, b], 2)], {
            reference: (gate, x) => composedGated(gate, x, activation),
            gradients: a * b > 0,
            tolerance: 3e-5,
          });
        }),
        runs,
      );
    },
  );

  it('says what is wrong', () => {
    expect(() => gated(tf.zeros([2]), tf.zeros([3]), 'silu')).toThrow('gated: gate: expected [3], received [2]');
    expect(() => gated(tf.zeros([2]), tf.zeros([2]), 'toString' as 'silu')).toThrow(
      'gated: activation: expected "relu", "silu", "gelu" or "geluTanh", received "toString"',
    );
  });
});

/** Cosines and sines of as many positions, in the current scope. */
function tables(positions: number, pairs: number): [cos: Tensor2D, sin: Tensor2D] {
  const angles = Float32Array.from(
    { length: positions * pairs },
    (_, i) => Math.floor(i / pairs) / 10 ** ((i % pairs) / pairs),
  );
  return [tf.tensor2d(angles.map(Math.cos), [positions, pairs]), tf.tensor2d(angles.map(Math.sin), [positions, pairs])];
}

describe('rotary', () => {
  it('equals its composed form at any shape, from any row of the tables', () => {
    fc.assert(
      fc.property(size, size, size, fc.constantFrom(0, 1, 6), (heads, length, pairs, offset) => {
        const shape = [2, heads, length, 2 * pairs];
        const op = (x: Tensor) => rotary(x, ...tables(offset + length + 3, pairs), offset);
        if (heads * length * pairs === 0) expect(tf.tidy(() => op(tf.zeros(shape)).shape)).toEqual(shape);
        else
          expectSame(op, [normal(shape, 1)], {
            reference: (x) => composedRotary(x, ...tables(offset + length + 3, pairs), offset),
          });
      }),
      runs,
    );
  });

  it('keeps the length of each row, and its gradient turns back', () => {
    const [cos, sin] = tables(5, 3);
    const x = tf.randomNormal([2, 5, 6], 0, 1, 'float32', 1);
    const norms = (y: Tensor) => tf.norm(y, 2, -1).dataSync();
    norms(rotary(x, cos, sin)).forEach((norm, i) => expect(norm).toBeCloseTo(norms(x)[i], 5));
    const back = tf.grads((x: Tensor) => rotary(x, cos, sin))([x], rotary(x, cos, sin))[0];
    back.dataSync().forEach((value, i) => expect(value).toBeCloseTo(x.dataSync()[i], 5));
  });

  it('says what is wrong', () => {
    const [cos, sin] = tables(2, 2);
    expect(() => rotary(tf.zeros([2, 3]), cos, sin)).toThrow(
      'rotary: x: expected an even number of features, received 3',
    );
    expect(() => rotary(tf.zeros([3, 4]), cos, sin)).toThrow('rotary: cos: expected [at least 3, 2], received [2, 2]');
    expect(() => rotary(tf.zeros([2, 4]), cos, sin, 1)).toThrow(
      'rotary: cos: expected [at least 3, 2], received [2, 2]',
    );
    expect(() => rotary(tf.zeros([2, 4]), cos, sin, -1)).toThrow(
      'rotary: offset: expected an integer of at least 0, received -1',
    );
  });
});
