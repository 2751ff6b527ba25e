import * as tf from '@tensorflow/tfjs-core';
import {
  initialize,
  Linear,
  Module,
  namedParameters,
  normal,
  RandomStream,
  RmsNorm,
  Trace,
  zeros,
} from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { describe, expect, it } from 'vitest';
import { mergeHeads, repeatHeads, splitHeads } from './heads.js';
import { KeyValueCache } from './key-value-cache.js';
import { causal } from './masks/causal.js';
import { slidingWindow } from './masks/sliding-window.js';
import { rotaryFrequencies } from './positions/rotary/rotary-frequencies.js';
import { RotaryPositions } from './positions/rotary/rotary-positions.js';
import { MultiHeadAttention, type MultiHeadAttentionParts } from './multi-head-attention.js';
import {
  attentionProjections,
  perHead,
  type AttentionConfig,
  type AttentionProjectionsOptions,
  type Norm,
  type Projection,
} from './projections.js';
import { scaledDotProductAttention } from './scaled-dot-product-attention.js';

const config = { hiddenSize: 8, numAttentionHeads: 2 };
const initializer = normal(0.5);
const attention = make(config, { mask: causal }, 1);
const sequence = tf.randomNormal([2, 5, 8], 0, 1, 'float32', 1) as tf.Tensor3D;

function make(
  sizes: AttentionConfig,
  parts: MultiHeadAttentionParts,
  seed: number,
  options: AttentionProjectionsOptions = {},
): MultiHeadAttention {
  const projections = attentionProjections(sizes, { initializer, ...options });
  return initialize(new MultiHeadAttention(sizes, { projections, ...parts }), { seed });
}

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
    ['grouped keys', { numKeyValueHeads: 2 }, {}, {}],
    ['one key head', { numKeyValueHeads: 1 }, {}, {}],
    ['heads of another size', { headDim: 6 }, {}, {}],
    ['rotary positions', {}, { positions: new RotaryPositions(rotaryFrequencies({ headDim: 2, theta: 100 })) }, {}],
    ['a sliding window', {}, { mask: slidingWindow(2) }, {}],
    ['another scale', {}, { scale: 1 }, {}],
    ['no biases', {}, {}, { bias: false }],
    ['norms of all features', {}, { queryNorm: new RmsNorm(8, 1e-5), keyNorm: new RmsNorm(8, 1e-5) }, {}],
    [
      'norms of each head',
      { numKeyValueHeads: 2 },
      { queryNorm: perHead(new RmsNorm(2, 1e-5), 2), keyNorm: perHead(new RmsNorm(2, 1e-5), 2) },
      {},
    ],
  ])('mixes the values by the weights it traces, the same through a cache, with %s', (_, sizes, parts, options) => {
    const varied = make({ hiddenSize: 8, numAttentionHeads: 4, ...sizes }, { mask: causal, ...parts }, 3, options);
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
    const [few, all] = [{ ...config, numKeyValueHeads: 1 }, config].map((sizes) => {
      const projections = attentionProjections(sizes, { initializer });
      return { projections, attention: new MultiHeadAttention(sizes, { projections, mask: causal }) };
    });
    const [grouped, separate] = [few.attention, all.attention].map((part) => initialize(part, { seed: 4 }));
    tf.tidy(() => {
      const [shared, own] = [few.projections, all.projections];
      for (const part of ['key', 'value'] as const) {
        own[part].weight.assign(tf.tile(shared[part].weight.value, [2, 1]));
        own[part].bias!.assign(tf.tile(shared[part].bias!.value, [2]));
      }
      for (const part of ['query', 'output'] as const) own[part].weight.assign(shared[part].weight.value);
      expectClose(grouped.forward(sequence), separate.forward(sequence));
    });
    grouped[Symbol.dispose]();
    separate[Symbol.dispose]();
  });

  it('has biases where asked', () => {
    const names = (biases: object) =>
      [
        ...namedParameters(
          new MultiHeadAttention(config, { projections: attentionProjections(config, biases) }),
        ).keys(),
      ].filter((name) => name.endsWith('bias'));
    expect(names({ bias: false })).toEqual([]);
    expect(names({ bias: false, outputBias: true })).toEqual(['output.bias']);
    expect(names({ outputBias: false })).toEqual(['query.bias', 'key.bias', 'value.bias']);
  });

  it('reads a memory, whose keys a cache computes once', () => {
    const cross = make(config, {}, 2);
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
    const dropping = make(config, { mask: causal, dropout: 0.5 }, 1);
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
      'MultiHeadAttention: hiddenSize: expected a multiple of numAttentionHeads 3, received 10',
    );
    expect(() => new MultiHeadAttention({ hiddenSize: 12, numAttentionHeads: 3, numKeyValueHeads: 2 })).toThrow(
      'MultiHeadAttention: numAttentionHeads: expected a multiple of numKeyValueHeads 2, received 3',
    );
  });

  it('refuses unknown options, and inputs of a wrong shape', () => {
    expect(() => new MultiHeadAttention(config, { dropOut: 0.1 } as object)).toThrow(
      'MultiHeadAttention: unknown option "dropOut", ' +
        'expected one of: projections, queryNorm, keyNorm, positions, mask, scale, dropout',
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

/** A frozen linear layer and a trained update of low rank (Hu et al. 2021). */
class LowRank extends Module implements Projection {
  readonly down: Linear;
  readonly up: Linear;

  constructor(readonly base: Linear) {
    super();
    const [outFeatures, inFeatures] = base.weight.shape;
    base.weight.trainable = base.bias!.trainable = false;
    this.down = new Linear(inFeatures, 2, { bias: false, initializer });
    this.up = new Linear(2, outFeatures, { bias: false, initializer: zeros });
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.add(this.base.forward(x), this.up.forward(this.down.forward(x)));
  }
}

describe('parts of attention', () => {
  /** Normed before the heads are split, in plain operations. */
  const rms = (x: tf.Tensor) => tf.div(x, tf.sqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-5)));
  const norms: [string, () => Norm, (x: tf.Tensor4D) => tf.Tensor4D][] = [
    ['each head', () => perHead(new RmsNorm(4, 1e-5), 4), (x) => rms(x) as tf.Tensor4D],
    ['all features', () => new RmsNorm(8, 1e-5), (x) => splitHeads(rms(mergeHeads(x)) as tf.Tensor3D, 2)],
  ];

  it.each(norms)('norms queries and keys over %s, with gradients', (_, norm, composedNorm) => {
    const normed = make(config, { mask: causal, queryNorm: norm(), keyNorm: norm() }, 5);
    const loss = (y: tf.Tensor) => tf.sum<tf.Scalar>(tf.mul(y, sequence));
    const composed = (x: tf.Tensor3D) => {
      const [query, key, value] = [normed.query, normed.key, normed.value].map((part) =>
        splitHeads(part.forward(x) as tf.Tensor3D, 2),
      );
      const mixed = scaledDotProductAttention(composedNorm(query), composedNorm(key), value, {
        mask: causal.build(5, 5),
      });
      return normed.output.forward(mergeHeads(mixed));
    };
    tf.tidy(() => {
      expectClose(normed.forward(sequence), composed(sequence));
      const variables = [...namedParameters(normed)].map(([name, { variable }]) => [name, variable!] as const);
      expect(variables.map(([name]) => name.split('.')[0])).toEqual(
        expect.arrayContaining(['query', 'queryNorm', 'keyNorm']),
      );
      const projections = variables.filter(([name]) => !name.includes('Norm')).map(([, variable]) => variable);
      const actual = tf.variableGrads(() => loss(normed.forward(sequence)), projections).grads;
      const expected = tf.variableGrads(() => loss(composed(sequence)), projections).grads;
      for (const [name, gradient] of Object.entries(expected)) expectClose(actual[name], gradient);
      const [gradient, expectedGradient] = [(x: tf.Tensor) => normed.forward(x as tf.Tensor3D), composed].map((of) =>
        tf.grad((x) => loss(of(x as tf.Tensor3D)))(sequence),
      );
      expectClose(gradient, expectedGradient);
    });
    normed[Symbol.dispose]();
  });

  it('takes a projection that is not linear, trains it, traces, and leaves nothing behind', async () => {
    const projections = attentionProjections(config, { initializer });
    const query = new LowRank(projections.query);
    using adapted = new MultiHeadAttention(config, { projections: { ...projections, query }, mask: causal });
    initialize(adapted, { seed: 1 });
    expect([...namedParameters(adapted).keys()].slice(0, 4)).toEqual([
      'query.base.weight',
      'query.base.bias',
      'query.down.weight',
      'query.up.weight',
    ]);
    const trained = [query.down.weight.variable!, query.up.weight.variable!];
    const base = query.base.weight.value.dataSync().slice();
    const optimizer = tf.train.sgd(0.05);
    const loss = () => tf.mean(tf.square(adapted.forward(sequence))) as tf.Scalar;
    const before = tf.tidy(() => loss().dataSync()[0]);
    await expectNoLeak(() => tf.tidy(() => void optimizer.minimize(loss, false, trained)), { steps: 20 });
    expect(tf.tidy(() => loss().dataSync()[0])).toBeLessThan(before);
    expect(query.base.weight.value.dataSync()).toEqual(base);
    using trace = new Trace(adapted);
    tf.tidy(() => void adapted.forward(sequence, { trace }));
    expect(trace.tensors.get('weights')!.shape).toEqual([2, 2, 5, 5]);
    optimizer.dispose();
  });

  it('hands the context to its projections', () => {
    const seen: unknown[] = [];
    class Watched extends Module implements Projection {
      forward(x: tf.Tensor, context?: object): tf.Tensor {
        seen.push(context);
        return x;
      }
    }
    const part = new Watched();
    const projections = { query: part, key: part, value: part, output: part };
    const context = { training: false };
    tf.tidy(() => void new MultiHeadAttention(config, { projections }).forward(sequence, context));
    expect(seen).toEqual([context, context, context, context]);
  });
});
