import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { difference, normal, variants } from '../../test/compare.js';
import { adamWUpdate, globalNorm } from '../index.js';

const options = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 };

/** torch.optim.AdamW in double precision. */
function exact(parameter: number[], gradients: number[][]): number[] {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = options;
  const [p, m, v] = [parameter.slice(), parameter.map(() => 0), parameter.map(() => 0)];
  gradients.forEach((gradient, index) => {
    const step = index + 1;
    gradient.forEach((g, i) => {
      p[i] *= 1 - learningRate * weightDecay;
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      p[i] -=
        ((learningRate / (1 - beta1 ** step)) * m[i]) / (Math.sqrt(v[i]) / Math.sqrt(1 - beta2 ** step) + epsilon);
    });
  });
  return p;
}

describe('adamWUpdate', () => {
  const start = normal([3, 7], 1);
  const gradients = Array.from({ length: 20 }, (_, i) => normal([3, 7], 10 + i));

  it("is torch's AdamW, on every backend", () => {
    const expected = exact(
      start.values,
      gradients.map(({ values }) => values),
    );
    for (const backend of ['cpu', ...variants]) {
      tf.setBackend(backend);
      const [parameter, firstMoment, secondMoment] = [start.values, 0, 0].map((values) =>
        tf.tidy(() => tf.variable(values === 0 ? tf.zeros([3, 7]) : tf.tensor(start.values, [3, 7]))),
      );
      const before = tf.memory().numTensors;
      gradients.forEach(({ values, shape }, i) => {
        tf.tidy(() =>
          adamWUpdate({
            parameter,
            gradient: tf.tensor(values, shape),
            firstMoment,
            secondMoment,
            ...options,
            step: i + 1,
          }),
        );
      });
      expect(difference(parameter.dataSync(), expected), backend).toBeLessThan(1e-6);
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose([parameter, firstMoment, secondMoment]);
    }
  });
  it('leaves clones and shared beginnings alone', () => {
    for (const backend of variants) {
      tf.setBackend(backend);
      const zeros = tf.zeros([5]);
      const parameter = tf.variable(tf.ones([5]));
      const clone = tf.clone(parameter);
      const moments = [tf.variable(zeros), tf.variable(zeros)];
      adamWUpdate({
        parameter,
        gradient: tf.ones([5]),
        firstMoment: moments[0],
        secondMoment: moments[1],
        ...options,
        step: 1,
      });
      expect(Array.from(clone.dataSync())).toEqual([1, 1, 1, 1, 1]);
      expect(Array.from(zeros.dataSync())).toEqual([0, 0, 0, 0, 0]);
      expect(parameter.dataSync()[0]).toBeLessThan(1);
      expect(moments[0].dataSync()[0]).toBeCloseTo(0.1, 6);
      expect(moments[1].dataSync()[0]).toBeCloseTo(0.001, 6);
    }
  });
  it('refuses a step of 0 and a gradient of another shape', () => {
    const variable = () => tf.variable(tf.zeros([2]));
    const update = { parameter: variable(), firstMoment: variable(), secondMoment: variable(), ...options };
    expect(() => adamWUpdate({ ...update, gradient: tf.zeros([2]), step: 0 })).toThrow(
      'adamWUpdate: step: expected a positive integer, received 0',
    );
    expect(() => adamWUpdate({ ...update, gradient: tf.zeros([3]), step: 1 })).toThrow(
      'adamWUpdate: gradient: expected [2], received [3]',
    );
  });
});

describe('globalNorm', () => {
  it('is the root of all squares, on every backend', () => {
    for (const backend of ['cpu', ...variants]) {
      tf.setBackend(backend);
      const before = tf.memory().numTensors;
      const tensors = [tf.tensor1d([3]), tf.tensor2d([[0, 4]]), tf.fill([1001], 1)];
      const norms = [globalNorm(tensors), globalNorm([])];
      expect(norms.map(({ shape }) => shape)).toEqual([[], []]);
      expect(norms[0].dataSync()[0]).toBeCloseTo(Math.sqrt(25 + 1001), 4);
      expect(norms[1].dataSync()[0]).toBe(0);
      expect(() => tf.tidy(() => globalNorm([tensors[0], tf.tensor1d([1], 'int32')]))).toThrow(
        'globalNorm: tensors[1]: expected float32, received int32',
      );
      tf.dispose([...tensors, ...norms]);
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});
