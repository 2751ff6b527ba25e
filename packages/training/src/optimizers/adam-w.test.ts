import * as tf from '@tensorflow/tfjs-core';
import { initialize, Linear, Module, namedParameters, RandomStream } from '@glossa/tensor';
import { describe, expect, it } from 'vitest';
import { adamW, type AdamWOptions } from './adam-w.js';

class Model extends Module {
  readonly output = new Linear(3, 2);
}

/** AdamW by its formulas, in float64. */
function reference(
  values: number[],
  gradients: number[][],
  rates: number[],
  decay: number,
  { betas = [0.9, 0.999], epsilon = 1e-8 }: AdamWOptions,
) {
  const [beta1, beta2] = betas;
  const m = values.map(() => 0);
  const v = values.map(() => 0);
  const p = [...values];
  gradients.forEach((gradient, t) =>
    gradient.forEach((g, i) => {
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      const corrected = m[i] / (1 - beta1 ** (t + 1));
      p[i] -= rates[t] * decay * p[i];
      p[i] -= (rates[t] * corrected) / (Math.sqrt(v[i] / (1 - beta2 ** (t + 1))) + epsilon);
    }),
  );
  return { p, m, v };
}

const rates = [0, 0.001, 0.01, 0.02, 0.015, 0.3];

describe('adamW', () => {
  const cases: [string, AdamWOptions, [number, number]][] = [
    ['defaults: weights decay, biases do not', {}, [0.01, 0]],
    ['other settings', { weightDecay: 0.5, betas: [0.8, 0.95], epsilon: 1e-3 }, [0.5, 0]],
    ['groups by name', { weightDecay: 0.3, noDecay: (name) => name.endsWith('weight') }, [0, 0.3]],
  ];
  it.each(cases)('equals its formulas in float64: %s', (_title, options, decays) => {
    using model = initialize(new Model(), { seed: 3 });
    const parameters = namedParameters(model);
    using optimizer = adamW(options)(parameters);
    const random = new RandomStream(4);
    const names = [...parameters.keys()];
    const before = names.map((name) => [...parameters.get(name)!.value.dataSync()]);
    const gradients = names.map((name) =>
      rates.map(() => Array.from({ length: parameters.get(name)!.size }, () => Math.fround(random.normal()))),
    );

    rates.forEach((rate, t) =>
      tf.tidy(() => {
        const step = names.map(
          (name, n) => [name, tf.tensor(gradients[n][t], [...parameters.get(name)!.shape])] as const,
        );
        optimizer.step(new Map(step), rate);
      }),
    );

    expect(optimizer.steps).toBe(rates.length);
    names.forEach((name, n) => {
      const { p, m, v } = reference(before[n], gradients[n], rates, decays[n], options);
      const pairs = [
        [p, parameters.get(name)!.value],
        [m, optimizer.variables.get(`firstMoment.${name}`)!],
        [v, optimizer.variables.get(`secondMoment.${name}`)!],
      ] as const;
      for (const [expected, tensor] of pairs) {
        tensor
          .dataSync()
          .forEach((value, i) =>
            expect(Math.abs(value - expected[i])).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected[i]))),
          );
      }
    });
  });

  it('frees what it remembers', () => {
    using model = initialize(new Model(), { seed: 3 });
    const { numTensors } = tf.memory();
    const optimizer = adamW()(namedParameters(model));
    expect(tf.memory().numTensors).toBe(numTensors + 4);
    optimizer[Symbol.dispose]();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('refuses options out of range', () => {
    expect(() => adamW({ betas: [0.9, 1] })).toThrow(
      'adamW: betas[1]: expected a number from 0 to below 1, received 1',
    );
    expect(() => adamW({ learningRate: -1 })).toThrow(
      'adamW: learningRate: expected a number of at least 0, received -1',
    );
    expect(() => adamW({ lr: 1 } as object)).toThrow(
      'adamW: unknown option "lr", expected one of: learningRate, betas, epsilon, weightDecay, noDecay',
    );
    expect(() => adamW({ betas: [0.9] as never })).toThrow('adamW: betas: expected two numbers, received [0.9]');
  });
});
