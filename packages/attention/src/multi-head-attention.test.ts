import * as tf from '@tensorflow/tfjs-core';
import { initialize, namedParameters, normal, RandomStream, Trace } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { describe, expect, it } from 'vitest';
import { mergeHeads, repeatHeads, splitHeads } from './heads.js';
import { KeyValueCache } from './key-value-cache.js';
import { causal } from './masks/causal.js';
import { slidingWindow } from './masks/sliding-window.js';
import { rotaryFrequencies } from './positions/rotary/rotary-frequencies.js';
import { RotaryPositions } from './positions/rotary/rotary-positions.js';
import { MultiHeadAttention } from './multi-head-attention.js';

const config = { hiddenSize: 8, numAttentionHeads: 2 };
const options = { mask: causal, initializer: normal(0.5) };
const attention = initialize(new MultiHeadAttention(config, options), { seed: 1 });
const sequence = tf.randomNormal([2, 5, 8], 0, 1, 'float32', 1) as tf.Tensor3D;

function expectClose(actual: tf.Tensor, expected: tf.Tensor) {
  expect(actual.shape).toEqual(expected.shape);
  const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]);
  expect(difference).toBeLessThan(1e-5);
}

describe('MultiHeadAttention', () => {
  it('gives step by step through a cache what it gives at once', async () => {
    await expectNoLeak(
      () => {
        using cache = new KeyValueCache();
        tf.tidy(() => {
          const whole = attention.forward(sequence);
          const parts = [2, 1, 2].map((length) => {
            const part = tf.slice(sequence, [0, cache.length, 0], [2, length, 8]);
            return attention.forward(part, { cache });
          });
          expect(cache.length).toBe(5);
          expectClose(tf.concat(parts, 1), whole);
        });
      },
      { steps: 5 },
    );
  });

  it.each([
    ['grouped keys', { numKeyValueHeads: 2 }, {}],
    ['one key head', { numKeyValueHeads: 1 }, {}],
    ['heads of another size', { headDim: 6 }, {}],
    ['rotary positions', {}, { rotary: new RotaryPositions(rotaryFrequencies({ headDim: 2, theta: 100 })) }],
    ['a sliding window', {}, { mask: slidingWindow(2) }],
    ['another scale', {}, { scale: 1 }],
    ['no biases', {}, { bias: false }],
  ])('mixes the values by the weights it traces, and gives the same through a cache, with %s', (_, sizes, parts) => {
    const varied = initialize(
      new MultiHeadAttention({ hiddenSize: 8, numAttentionHeads: 4, ...sizes }, { ...options, ...parts }),
      { seed: 3 },
    );
    using cache = new KeyValueCache();
    using trace = new Trace(varied);
    tf.tidy(() => {
      const whole = varied.forward(sequence, { trace });
      expectClose(
        tf.concat(
          [0, 2, 3].map((from, i) => varied.forward(tf.slice(sequence, [0, from, 0], [2, [2, 1, 2][i], 8]), { cache })),
          1,
        ),
        whole,
      );
      const weights = trace.tensors.get('weights') as tf.Tensor4D;
      const values = repeatHeads(splitHeads(varied.value.forward(sequence) as tf.Tensor3D, varied.keyValueHeads), 4);
      expectClose(varied.output.forward(mergeHeads(tf.matMul(weights, values))), whole);
    });
    varied[Symbol.dispose]();
  });

  it('gives grouped heads what separate heads with the same keys get', () => {
    const grouped = initialize(new MultiHeadAttention({ ...config, numKeyValueHeads: 1 }, options), { seed: 4 });
    const separate = initialize(new MultiHeadAttention(config, options), { seed: 4 });
    tf.tidy(() => {
      for (const part of ['key', 'value'] as const) {
        separate[part].weight.assign(tf.tile(grouped[part].weight.value, [2, 1]));
        separate[part].bias!.assign(tf.tile(grouped[part].bias!.value, [2]));
      }
      for (const part of ['query', 'output'] as const) separate[part].weight.assign(grouped[part].weight.value);
      expectClose(grouped.forward(sequence), separate.forward(sequence));
    });
    grouped[Symbol.dispose]();
    separate[Symbol.dispose]();
  });

  it('has biases where asked', () => {
    const names = (biases: object) =>
      [...namedParameters(new MultiHeadAttention(config, biases)).keys()].filter((name) => name.endsWith('bias'));
    expect(names({ bias: false })).toEqual([]);
    expect(names({ bias: false, outputBias: true })).toEqual(['output.bias']);
    expect(names({ outputBias: false })).toEqual(['query.bias', 'key.bias', 'value.bias']);
  });

  it('reads a memory, whose keys a cache computes once', () => {
    const cross = initialize(new MultiHeadAttention(config, { initializer: normal(0.5) }), { seed: 2 });
    using cache = new KeyValueCache();
    tf.tidy(() => {
      const queries = tf.slice(sequence, [0, 0, 0], [2, 2, 8]);
      const expected = cross.forward(queries, {}, { memory: sequence });
      expect(expected.shape).toEqual([2, 2, 8]);
      expectClose(cross.forward(queries, { cache }, { memory: sequence }), expected);
      expectClose(cross.forward(queries, { cache }, { memory: tf.zerosLike(sequence) }), expected);
    });
    cross[Symbol.dispose]();
  });

  it('reorders, drops and repeats rows of a cache', () => {
    using cache = new KeyValueCache();
    tf.tidy(() => {
      const [head, tail] = tf.split(sequence, [4, 1], 1) as tf.Tensor3D[];
      attention.forward(head, { cache });
      cache.reorder([1, 0, 1]);
      const rows = tf.tensor1d([1, 0, 1], 'int32');
      const whole = attention.forward(tf.gather(sequence, rows));
      expectClose(attention.forward(tf.gather(tail, rows), { cache }), tf.slice(whole, [0, 4, 0], [3, 1, 8]));
    });
  });

  it('shows its weights in a trace', () => {
    using trace = new Trace(attention);
    tf.tidy(() => void attention.forward(sequence, { trace }));
    expect(trace.tensors.get('weights')!.shape).toEqual([2, 2, 5, 5]);
  });

  it('drops weights in training only', () => {
    const dropping = initialize(new MultiHeadAttention(config, { ...options, dropout: 0.5 }), { seed: 1 });
    tf.tidy(() => {
      expectClose(dropping.forward(sequence), attention.forward(sequence));
      const train = (seed: number) => dropping.forward(sequence, { training: true, random: new RandomStream(seed) });
      expectClose(train(1), train(1));
      expect(train(1).dataSync()).not.toEqual(train(2).dataSync());
    });
    dropping[Symbol.dispose]();
  });

  it('refuses heads that do not divide the features', () => {
    expect(() => new MultiHeadAttention({ hiddenSize: 10, numAttentionHeads: 3 })).toThrow(
      'hiddenSize 10 is not a multiple of numAttentionHeads 3',
    );
    expect(() => new MultiHeadAttention({ hiddenSize: 12, numAttentionHeads: 3, numKeyValueHeads: 2 })).toThrow(
      'numAttentionHeads 3 is not a multiple of numKeyValueHeads 2',
    );
  });

  it('refuses unknown options, and inputs of a wrong shape', () => {
    expect(() => new MultiHeadAttention(config, { dropOut: 0.1 } as object)).toThrow(
      'MultiHeadAttention: expected options mask, rotary, scale, dropout, bias, outputBias, initializer, queryInitializer, outputInitializer, received dropOut',
    );
    tf.tidy(() => {
      expect(() => attention.forward(tf.zeros([2, 5, 7]))).toThrow('linear: x: expected [..., 8], received [2, 5, 7]');
      expect(() => attention.forward(sequence, {}, { mask: tf.zeros([4]) })).toThrow(
        'attention: mask: expected a shape that broadcasts to [2, 2, 5, 5], received [4]',
      );
      expect(() => attention.forward(sequence, {}, { memory: tf.zeros([1, 3, 8]) })).toThrow(
        'attention: key: expected [2, heads, keys, 4], received [1, 2, 3, 4]',
      );
    });
  });
});
