import * as tf from '@tensorflow/tfjs-core';
import { initialize } from '@glossa/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Xlnet } from '../architectures/xlnet/model.js';
import { xlnet } from '../test-configs.test-util.js';
import { PermutationLM } from './permutation-lm.js';
import { SpanModel } from './span-model.js';

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const model = initialize(new PermutationLM(new Xlnet(xlnet)), { seed: 1 });

function maxDifference(actual: tf.Tensor, expected: tf.Tensor): number {
  expect(actual.shape).toEqual(expected.shape);
  return tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0];
}

/** Each position sees what comes before it in the order. */
const maskOf = (order: number[]) =>
  order.map((_, i) => order.map((_, j) => (order.indexOf(j) < order.indexOf(i) ? 0 : 1)));

describe('PermutationLM', () => {
  it('predicts a target from what comes before it in the order, and not from itself', () => {
    const inputs = { permutationMask: [maskOf([2, 0, 3, 1])], targetMapping: [[[0, 0, 0, 1]]] };
    const logits = model.forward({ inputIds: [[6, 7, 8, 9]], ...inputs }).logits;
    expect(logits.shape).toEqual([1, 1, 11]);
    const hidden = model.forward({ inputIds: [[6, 10, 8, 10]], ...inputs }).logits;
    expect(maxDifference(logits, hidden)).toBeLessThan(1e-5);
    const visible = model.forward({ inputIds: [[10, 7, 8, 9]], ...inputs }).logits;
    expect(maxDifference(logits, visible)).toBeGreaterThan(1e-3);
  });

  it('is unmoved by padding on the left, and by how segments are called', () => {
    const alone = model.forward({ inputIds: [[6, 7, 8]], tokenTypeIds: [[0, 0, 1]] }).logits;
    const padded = model.forward({
      inputIds: [[5, 6, 7, 8]],
      attentionMask: [[0, 1, 1, 1]],
      tokenTypeIds: [[3, 0, 0, 2]],
    }).logits;
    expect(maxDifference(tf.slice(padded, [0, 1, 0], [1, 3, 11]), alone)).toBeLessThan(1e-5);
  });

  it('looks back at what it remembers, as far as memLen goes', () => {
    const first = model.forward({ inputIds: [[6, 7, 8]] });
    expect(first.memories.map(({ shape }) => shape)).toEqual([
      [1, 3, 8],
      [1, 3, 8],
    ]);
    const second = model.forward({ inputIds: [[9, 10]], memories: first.memories });
    expect(second.memories.map(({ shape }) => shape)).toEqual([
      [1, 4, 8],
      [1, 4, 8],
    ]);
    expect(maxDifference(second.logits, model.forward({ inputIds: [[9, 10]] }).logits)).toBeGreaterThan(1e-3);
    // What a text of causal order leaves is what the whole text would see.
    const causal = (length: number) => [Array.from({ length }, (_, i) => i)].map(maskOf);
    const { memories } = model.forward({ inputIds: [[6, 7, 8]], permutationMask: causal(3) });
    const continued = model.forward({ inputIds: [[9, 10]], permutationMask: causal(2), memories }).logits;
    const whole = model.forward({ inputIds: [[6, 7, 8, 9, 10]], permutationMask: causal(5) }).logits;
    expect(maxDifference(continued, tf.slice(whole, [0, 3, 0], [1, 2, 11]))).toBeLessThan(1e-5);
  });

  it('has a loss of its targets', () => {
    const batch = {
      inputIds: [[6, 7, 8, 9]],
      permutationMask: [maskOf([2, 0, 3, 1])],
      targetMapping: [
        [
          [0, 0, 0, 1],
          [0, 1, 0, 0],
        ],
      ],
    };
    const logProbabilities = tf.logSoftmax(model.forward(batch).logits).arraySync();
    const { loss, count } = model.loss({ ...batch, labels: [[9, -100]] });
    expect(count).toBe(1);
    expect(loss.dataSync()[0]).toBeCloseTo(-logProbabilities[0][0][9], 5);
    expect(() => model.forward({ inputIds: [[1], [2]], targetMapping: [[[1]], [[1], [1]]] })).toThrow(
      'toGrid: text 1: expected 1 rows as in text 0, received 2',
    );
  });
});

describe('SpanModel of Xlnet', () => {
  it('gives a start and an end logit for each token', () => {
    using span = initialize(new SpanModel(new Xlnet(xlnet)), { seed: 1 });
    const { startLogits } = span.forward({ inputIds: [[5, 6, 7]], attentionMask: [[0, 1, 1]] });
    expect(
      maxDifference(tf.slice(startLogits, [0, 1], [1, 2]), span.forward({ inputIds: [[6, 7]] }).startLogits),
    ).toBeLessThan(1e-5);
  });
});
