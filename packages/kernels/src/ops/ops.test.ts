import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, expectSame, integers, normal, variants } from '../../test/compare.js';
import { crossEntropy, dropout, embeddingLookup, gelu, layerNorm, linear, rmsNorm, silu } from '../index.js';
import { composedGelu, composedSilu } from './activation.js';
import { composedCrossEntropy } from './cross-entropy.js';
import { composedDropout } from './dropout.js';
import { composedLinear } from './linear.js';
import { composedLayerNorm, composedRmsNorm } from './norm.js';

/** Sizes that are no multiple of a tile or a vector, and those that are. */
const size = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 31, 33);
const runs = { numRuns: 25 };

describe('linear', () => {
  const op = (x: Tensor, w: Tensor, b?: Tensor) => linear(x, w as Tensor2D, b as Tensor1D | undefined);
  const reference = (x: Tensor, w: Tensor, b?: Tensor) => composedLinear(x, w as Tensor2D, b as Tensor1D | undefined);

  it('equals its composed form at any shape', () => {
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 0, maxLength: 2 }),
        size,
        size,
        fc.boolean(),
        (leading, inputs, outputs, withBias) => {
          const given = [
            normal([...leading, inputs], 1),
            normal([outputs, inputs], 2),
            ...(withBias ? [normal([outputs], 3)] : []),
          ];
          expectSame(op, given, { reference });
        },
      ),
      runs,
    );
  });
  it('takes no rows, no inputs, no outputs', () => {
    expectSame(op, [normal([0, 3], 1), normal([4, 3], 2), normal([4], 3)], { reference });
    expectSame(op, [normal([2, 0], 1), normal([4, 0], 2), normal([4], 3)], { reference, gradients: false });
    expectSame(op, [normal([2, 3], 1), normal([0, 3], 2), normal([0], 3)], { reference, gradients: false });
  });
  it('says which shape is wrong', () => {
    const w = tf.zeros([4, 3]) as Tensor2D;
    expect(() => linear(tf.zeros([2, 5]), w)).toThrow('linear: x: expected [..., 3], received [2, 5]');
    expect(() => linear(tf.zeros([2, 3]), w, tf.zeros([3]) as Tensor1D)).toThrow(
      'linear: bias: expected [4], received [3]',
    );
    expect(() => linear(tf.zeros([2, 3], 'int32'), w)).toThrow('linear: x: expected float32, received int32');
    expect(() => linear(tf.scalar(1), w)).toThrow('linear: x: expected at least one axis, received []');
  });
});

describe('normalization', () => {
  // with epsilon near 0, the gradient of very short rows is the difference of equal numbers
  it('layerNorm equals its composed form', () => {
    fc.assert(
      fc.property(size, size, size, (a, b, d) => {
        const epsilon = d < 3 ? 1 : 1e-5;
        expectSame(
          (x, w, c) => layerNorm(x, w, c, epsilon),
          [normal([a, b, d], 1, 3), normal([d], 2), normal([d], 3)],
          {
            reference: (x, w, c) => composedLayerNorm(x, w, c, epsilon),
            tolerance: 3e-5,
          },
        );
        expectSame((x, w) => layerNorm(x, w, null, epsilon), [normal([a, b, d], 1, 3), normal([d], 2)], {
          reference: (x, w) => composedLayerNorm(x, w, null, epsilon),
          tolerance: 3e-5,
        });
      }),
      runs,
    );
  });
  it('layerNorm keeps its digits far from zero', () => {
    const far = normal([3, 64], 1);
    far.values = far.values.map((value) => value + 1000);
    expectSame((x, w, c) => layerNorm(x, w, c, 1e-5), [far, normal([64], 2), normal([64], 3)], {
      reference: (x, w, c) => composedLayerNorm(x, w, c, 1e-5),
      tolerance: 1e-3, // the inputs themselves have 1e-4 left
    });
  });
  it('rmsNorm equals its composed form', () => {
    fc.assert(
      fc.property(size, size, (a, d) => {
        const epsilon = d < 3 ? 1 : 1e-6;
        expectSame((x, w) => rmsNorm(x, w, epsilon), [normal([a, d], 1), normal([d], 2)], {
          reference: (x, w) => composedRmsNorm(x, w, epsilon),
          tolerance: 3e-5,
        });
      }),
      runs,
    );
  });
  it('says which shape is wrong', () => {
    expect(() => layerNorm(tf.zeros([2, 3]), tf.zeros([4]), tf.zeros([3]), 1e-5)).toThrow(
      'layerNorm: weight: expected [3], received [4]',
    );
    expect(() => rmsNorm(tf.zeros([2, 3]), tf.zeros([1, 3]), 1e-5)).toThrow(
      'rmsNorm: weight: expected [3], received [1, 3]',
    );
  });
});

describe('activations', () => {
  const x = normal([5, 13], 1, 3);
  it('gelu equals its composed form', () => {
    for (const approximation of ['erf', 'tanh'] as const) {
      expectSame((a) => gelu(a, approximation), [x], { reference: (a) => composedGelu(a, approximation) });
    }
  });
  it('silu equals its composed form', () => expectSame(silu, [x], { reference: composedSilu }));
  it('are flat or straight far from zero', () => {
    for (const variant of variants) {
      tf.setBackend(variant);
      tf.tidy(() => {
        const far = tf.tensor1d([-1e4, -100, 100, 1e4]);
        for (const op of [(a: Tensor) => gelu(a, 'erf'), (a: Tensor) => gelu(a, 'tanh'), silu]) {
          const [lowest, low, high, highest] = op(far).dataSync();
          expect(lowest).toBeCloseTo(0, 6);
          expect(low).toBeCloseTo(0, 6);
          expect([high, highest]).toEqual([100, 1e4]);
          expect(Array.from(tf.grad(op)(far).dataSync()).map((value) => Math.round(value * 1e6) / 1e6 + 0)).toEqual([
            0, 0, 1, 1,
          ]);
        }
      });
    }
  });
  it('refuses another approximation', () => {
    expect(() => gelu(tf.zeros([1]), 'sigmoid' as 'erf')).toThrow(
      'gelu: approximation: expected "erf" or "tanh", received "sigmoid"',
    );
  });
});

describe('accuracy of the functions beneath', () => {
  const grid = Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 1000);
  const erf = (x: number): number => {
    // series near zero, continued fraction far from it
    const z = Math.abs(x);
    if (z < 2.5) {
      let [sum, term] = [z, z];
      for (let n = 1; n < 60; n++) sum += (term *= (-z * z) / n) / (2 * n + 1);
      return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
    }
    let fraction = 0;
    for (let n = 60; n > 0; n--) fraction = n / 2 / (z + fraction);
    return Math.sign(x) * (1 - Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction));
  };
  const cases: Record<string, [(x: Tensor) => Tensor, (x: number) => number]> = {
    exp: [tf.exp, Math.exp],
    tanh: [tf.tanh, Math.tanh],
    sigmoid: [tf.sigmoid, (x) => 1 / (1 + Math.exp(-x))],
    erf: [tf.erf, erf],
  };
  const worst = (op: (x: Tensor) => Tensor, exact: (x: number) => number, at: Float32Array) => {
    const got = tf.tidy(() => op(tf.tensor1d(at)).dataSync());
    return at.reduce(
      (most, x, i) => Math.max(most, exact(x) === 0 ? Math.abs(got[i]) : Math.abs(got[i] / exact(x) - 1)),
      0,
    );
  };
  for (const [name, [op, exact]] of Object.entries(cases)) {
    it(`${name} to 1e-6 relative`, () => {
      for (const variant of variants) {
        tf.setBackend(variant);
        expect(worst(op, exact, grid), variant).toBeLessThan(1e-6);
      }
    });
  }
  it('log to 1e-6 relative, from the smallest number to the greatest', () => {
    const at = Float32Array.from({ length: 20_001 }, (_, i) => 2 ** ((i - 10_000) / 80)).map((x) => x * 1.0001);
    for (const variant of variants) {
      tf.setBackend(variant);
      expect(worst(tf.log, Math.log, at), variant).toBeLessThan(1e-6);
      const edges = tf.tidy(() => tf.log(tf.tensor1d([0, 1e-40, -1, Infinity, NaN])).dataSync());
      expect([edges[0], edges[2], edges[3], edges[4]]).toEqual([-Infinity, NaN, Infinity, NaN]);
      expect(edges[1]).toBeCloseTo(Math.log(1e-40), 3);
    }
  });
  it('exp at its ends', () => {
    for (const variant of variants) {
      tf.setBackend(variant);
      const values = tf.tidy(() => tf.exp(tf.tensor1d([-Infinity, -200, 88.6, 89, Infinity, NaN])).dataSync());
      expect([values[0], values[1], values[3], values[4], values[5]]).toEqual([0, 0, Infinity, Infinity, NaN]);
      expect(values[2] / Math.exp(Math.fround(88.6))).toBeCloseTo(1, 5);
    }
  });
});

describe('embeddingLookup', () => {
  it('equals a gather', () => {
    expectSame((w, ids) => embeddingLookup(w as Tensor2D, ids), [normal([11, 7], 1), integers([3, 5], 11, 2)], {
      reference: (w, ids) => tf.gather(w, ids),
    });
  });
  it('refuses ids outside the table', () => {
    for (const variant of ['cpu', ...variants]) {
      tf.setBackend(variant);
      expect(() => tf.tidy(() => embeddingLookup(tf.zeros([3, 2]), tf.tensor1d([-1], 'int32')))).toThrow();
      expect(() => tf.tidy(() => embeddingLookup(tf.zeros([3, 2]), tf.tensor1d([1, 3], 'int32')))).toThrow();
    }
  });
  it('refuses ids that are no integers', () => {
    expect(() => embeddingLookup(tf.zeros([3, 2]), tf.tensor1d([1]))).toThrow(
      'embeddingLookup: ids: expected int32, received float32',
    );
  });
});

describe('dropout', () => {
  it('drops the same elements as its composed form, for any seed', () => {
    fc.assert(
      fc.property(size, fc.maxSafeNat(), fc.constantFrom(0.1, 0.5, 0.9), (n, seed, rate) => {
        expectSame((x) => dropout(x, rate, seed), [normal([n, 7], 1)], {
          reference: (x) => composedDropout(x, rate, seed),
          tolerance: 1e-6,
        });
      }),
      runs,
    );
  });
  it('keeps the share it says, and other seeds keep others', () => {
    tf.setBackend(variants[0]);
    tf.tidy(() => {
      const masks = [1, 2, 2 ** 40].map((seed) => dropout(tf.ones([100_000]), 0.3, seed).dataSync());
      for (const mask of masks) {
        expect((mask as Float32Array).reduce((sum, value) => sum + value, 0) / 100_000).toBeCloseTo(1, 1.9);
        expect(mask.filter((value) => value === 0).length / 100_000).toBeCloseTo(0.3, 1.9);
      }
      const both = masks[0].filter((value, i) => value === 0 && masks[1][i] === 0).length / 100_000;
      expect(both).toBeCloseTo(0.09, 1.9);
    });
  });
  it('of rate 0 is the identity', () => expectSame((x) => dropout(x, 0, 1), [normal([5], 1)], { reference: tf.clone }));
  it('refuses a rate of 1 and a fractional seed', () => {
    expect(() => dropout(tf.zeros([1]), 1, 0)).toThrow(
      'dropout: rate: expected a number from 0 to below 1, received 1',
    );
    expect(() => dropout(tf.zeros([1]), 0.1, 0.5)).toThrow(
      'dropout: seed: expected an integer of at least 0, received 0.5',
    );
  });
});

describe('crossEntropy', () => {
  it('equals its composed form, smoothed or not, with ignored rows', () => {
    fc.assert(
      fc.property(size, size, fc.constantFrom(0, 0.1), fc.boolean(), (n, vocabulary, labelSmoothing, ignore) => {
        const labels = integers([n], vocabulary, 5);
        if (ignore) labels.values[0] = -100;
        const count = ignore ? n - 1 : n;
        expectSame(
          (x, y) => crossEntropy(x as Tensor2D, y as Tensor1D, { labelSmoothing }).loss,
          [normal([n, vocabulary], 1, 4), labels],
          {
            reference: (x, y) =>
              composedCrossEntropy(x as Tensor2D, y as Tensor1D, { count, labelSmoothing, ignoreIndex: -100 }),
            tolerance: 3e-5,
          },
        );
      }),
      runs,
    );
  });
  it('is the figure torch gives', () => {
    // torch.nn.functional.cross_entropy(x, y, label_smoothing=0.1, ignore_index=-100)
    for (const variant of ['cpu', ...variants]) {
      tf.setBackend(variant);
      tf.tidy(() => {
        const x = tf.tensor2d([
          [1, 2, 3],
          [0, 0, 0],
          [-1, 0.5, 2],
        ]);
        const { loss, count } = crossEntropy(x, tf.tensor1d([2, -100, 0], 'int32'), { labelSmoothing: 0.1 });
        const row = (values: number[], label: number) => {
          const logSum = Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
          const mean = values.reduce((sum, value) => sum + value - logSum, 0) / values.length;
          return -0.9 * (values[label] - logSum) - 0.1 * mean;
        };
        expect(loss.dataSync()[0]).toBeCloseTo((row([1, 2, 3], 2) + row([-1, 0.5, 2], 0)) / 2, 5);
        expect(count).toBe(2);
      });
    }
  });
  it('is 0 when no row counts', () => {
    for (const variant of ['cpu', ...variants]) {
      tf.setBackend(variant);
      tf.tidy(() => {
        const labels = tf.tensor1d([7, 7], 'int32');
        const gradient = tf.grad((x) => crossEntropy(x as Tensor2D, labels, { ignoreIndex: 7 }).loss)(tf.ones([2, 3]));
        expect(crossEntropy(tf.ones([2, 3]), labels, { ignoreIndex: 7 }).loss.dataSync()[0]).toBe(0);
        expect(Array.from(gradient.dataSync()).every((value) => value === 0)).toBe(true);
      });
    }
  });
  it('takes impossible tokens (-infinity)', () => {
    tf.setBackend(variants[0]);
    tf.tidy(() => {
      const labels = tf.tensor1d([0], 'int32');
      const x = tf.tensor2d([[1, -Infinity, 1]]);
      expect(crossEntropy(x, labels).loss.dataSync()[0]).toBeCloseTo(Math.LN2, 6);
      expect(
        difference(
          tf
            .grad((a) => crossEntropy(a as Tensor2D, labels).loss)(x)
            .dataSync(),
          [-0.5, 0, 0.5],
        ),
      ).toBeLessThan(1e-6);
    });
  });
  it('refuses labels outside the vocabulary and unknown options', () => {
    expect(() => crossEntropy(tf.zeros([1, 3]), tf.tensor1d([3], 'int32'))).toThrow(
      'crossEntropy: labels: expected ids below 3 or -100, received 3',
    );
    expect(() => crossEntropy(tf.zeros([1, 3]), tf.tensor1d([0], 'int32'), { smoothing: 1 } as object)).toThrow(
      'crossEntropy: unknown option "smoothing"',
    );
    expect(() => crossEntropy(tf.zeros([2, 3]), tf.tensor1d([0], 'int32'))).toThrow(
      'crossEntropy: labels: expected [2], received [1]',
    );
  });
});
