import * as tf from '@tensorflow/tfjs-core';
import { initialize, RandomStream } from '@glossa/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bart } from '../architectures/bart/model.js';
import { Bert } from '../architectures/bert/model.js';
import { DistilBert } from '../architectures/distilbert/model.js';
import { Gpt2 } from '../architectures/gpt2/model.js';
import { Roberta } from '../architectures/roberta/model.js';
import { Xlnet } from '../architectures/xlnet/model.js';
import * as configs from '../test-configs.test-util.js';
import { BeamSpanModel } from './beam-span-model.js';
import { byEndOfText, byFirstPosition, byLastPosition, byLastToken } from './classification.js';
import { EmbeddingModel } from './embedding-model.js';
import type { EncoderModel } from './encoder-model.js';
import { MaskedLM } from './masked-lm.js';
import { PreTrainingModel } from './pre-training-model.js';
import { SequenceClassifier } from './sequence-classifier.js';
import { SpanModel } from './span-model.js';
import { TokenClassifier } from './token-classifier.js';

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const inputIds = [
  [3, 4, 5, 6],
  [7, 8, 9, 1],
];
const attentionMask = [
  [1, 1, 1, 1],
  [1, 1, 1, 0],
];

function maxDifference(actual: tf.Tensor, expected: tf.Tensor): number {
  expect(actual.shape).toEqual(expected.shape);
  return tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0];
}

const bodies: Record<string, () => EncoderModel> = {
  Bert: () => new Bert(configs.bert),
  DistilBert: () => new DistilBert(configs.distilBert),
  Roberta: () => new Roberta(configs.roberta),
};

describe.each(Object.entries(bodies))('%s', (_, create) => {
  it('is unmoved by padding on the right', () => {
    using model = initialize(new TokenClassifier(create(), { labels: ['a', 'b', 'c'] }), { seed: 1 });
    const padded = model.forward({ inputIds, attentionMask });
    expect(padded.shape).toEqual([2, 4, 3]);
    const alone = model.forward({ inputIds: [[7, 8, 9]] });
    expect(maxDifference(tf.slice(padded, [1, 0, 0], [1, 3, 3]), alone)).toBeLessThan(1e-5);
  });

  it('takes a mask for each position, and positions', () => {
    using model = initialize(new TokenClassifier(create()), { seed: 1 });
    const byQuery = attentionMask.map((row) => [row, row, row, row]);
    expect(
      maxDifference(model.forward({ inputIds, attentionMask: byQuery }), model.forward({ inputIds, attentionMask })),
    ).toBeLessThan(1e-6);
    const looksAtFirst = byQuery.map((rows) => rows.map(() => [1, 0, 0, 0]));
    const one = model.forward({ inputIds, attentionMask: looksAtFirst });
    const other = model.forward({
      inputIds: [
        [3, 4, 5, 9],
        [7, 8, 9, 9],
      ],
      attentionMask: looksAtFirst,
    });
    const first = (x: tf.Tensor) => tf.slice(x, [0, 0, 0], [-1, 3, -1]);
    expect(maxDifference(first(one), first(other))).toBeLessThan(1e-6);
    const moved = model.forward({
      inputIds,
      attentionMask,
      positionIds: [
        [5, 4, 3, 2],
        [2, 3, 4, 5],
      ],
    });
    expect(maxDifference(moved, model.forward({ inputIds, attentionMask }))).toBeGreaterThan(1e-3);
  });
});

describe('Roberta', () => {
  it('counts no padding, wherever it stands', () => {
    using model = initialize(new TokenClassifier(new Roberta(configs.roberta)), { seed: 1 });
    const left = model.forward({ inputIds: [[1, 7, 8, 9]], attentionMask: [[0, 1, 1, 1]] });
    expect(maxDifference(tf.slice(left, [0, 1, 0], [1, 3, 2]), model.forward({ inputIds: [[7, 8, 9]] }))).toBeLessThan(
      1e-5,
    );
    const positionIds = [[2, 1, 3, 4]];
    expect(
      maxDifference(
        model.forward({ inputIds: [[7, 1, 8, 9]] }),
        model.forward({ inputIds: [[7, 1, 8, 9]], positionIds }),
      ),
    ).toBe(0);
  });
});

describe('MaskedLM', () => {
  it('counts labelled positions only', () => {
    using model = initialize(new MaskedLM(new Bert(configs.bert)), { seed: 1 });
    const logProbabilities = tf.logSoftmax(model.forward({ inputIds })).arraySync();
    const { loss, count } = model.loss({
      inputIds,
      labels: [
        [-100, 2, -100, -100],
        [-100, -100, 3, -100],
      ],
    });
    expect(count).toBe(2);
    expect(loss.dataSync()[0]).toBeCloseTo(-(logProbabilities[0][1][2] + logProbabilities[1][2][3]) / 2, 5);
  });
});

describe('PreTrainingModel', () => {
  it('adds the loss of the next sentence', () => {
    using model = initialize(new PreTrainingModel(new Bert(configs.bert)), { seed: 1 });
    const labels = [
      [-100, 2, -100, -100],
      [-100, -100, 3, -100],
    ];
    const { nextSentenceLogits } = model.forward({ inputIds });
    const [first, second] = tf.logSoftmax(nextSentenceLogits).arraySync();
    const losses = [
      [0, 1],
      [1, 0],
    ].map((nextSentenceLabels) => model.loss({ inputIds, labels, nextSentenceLabels }).loss.dataSync()[0]);
    expect(losses[0] - losses[1]).toBeCloseTo(-(first[0] + second[1] - first[1] - second[0]) / 2, 5);
  });
});

describe('SequenceClassifier', () => {
  it('reads the first position, with dropout in training only', () => {
    using model = initialize(
      new SequenceClassifier(new DistilBert(configs.distilBert), { labels: ['no', 'yes', 'maybe'], dropout: 0.5 }),
      { seed: 1 },
    );
    const logits = model.forward({ inputIds, attentionMask });
    expect(logits.shape).toEqual([2, 3]);
    const logProbabilities = tf.logSoftmax(logits).arraySync();
    const { loss, count } = model.loss({ inputIds, attentionMask, labels: [2, 0] });
    expect(count).toBe(2);
    expect(loss.dataSync()[0]).toBeCloseTo(-(logProbabilities[0][2] + logProbabilities[1][0]) / 2, 5);
    const dropped = model.forward({ inputIds, attentionMask }, { training: true, random: new RandomStream(1) });
    expect(maxDifference(dropped, logits)).toBeGreaterThan(1e-4);
    expect(() => new SequenceClassifier(new Bert(configs.bert), { names: ['a'] } as object)).toThrow(
      'unknown option "names", expected one of: labels, classification, dropout, initializer',
    );
  });
});

describe('the state that a text is classified by', () => {
  const config = { padTokenId: 0, eosTokenId: [2, 3] };
  const rows = [
    [0, 2, 5, 0],
    [4, 3, 2, 5],
  ];
  it('is that of the first or last position, of the last token, of the last end', () => {
    const found = [byFirstPosition, byLastPosition, byLastToken, byEndOfText].map(({ positions }) =>
      positions(rows, config),
    );
    expect(found).toEqual([
      [0, 0],
      [3, 3],
      [2, 3],
      [1, 2],
    ]);
    expect(byLastToken.positions([[0, 0]], config)).toEqual([0]);
    expect(byLastToken.positions([[5, 0]], {})).toEqual([1]);
  });

  it('has to be there', () => {
    expect(() => byLastToken.positions(rows, {})).toThrow(
      'expected padTokenId in the config, to see where 2 texts end, received none',
    );
    expect(() => byEndOfText.positions([[2], [5]], config)).toThrow('text 1: expected the token 2 or 3, received none');
    expect(() => byEndOfText.positions([[2]], {})).toThrow(
      'expected the token eosTokenId, which the config lacks, received none',
    );
  });

  it('comes of inputs that the body takes', () => {
    const tokenTypeIds = [
      [0, 0, 1, 1],
      [0, 0, 1, 1],
    ];
    using decoder = initialize(new SequenceClassifier(new Gpt2(configs.gpt2), { classification: byLastToken }), {
      seed: 1,
    });
    expect(() => decoder.forward({ inputIds, tokenTypeIds })).toThrow(
      'Gpt2: unknown option "tokenTypeIds", expected one of: mask',
    );
    using reread = initialize(new SequenceClassifier(new Bart(configs.bart), { classification: byEndOfText }), {
      seed: 1,
    });
    expect(() => reread.forward({ inputIds, positionIds: inputIds })).toThrow(
      'expected ids and a mask for an encoder-decoder, received positionIds',
    );
  });
});

describe('BeamSpanModel', () => {
  it('needs as many tokens as it gives, and answers within the text', () => {
    expect(() => new BeamSpanModel(new Xlnet(configs.xlnet), { topK: 3 } as object)).toThrow(
      'unknown option "topK", expected one of: startNTop, endNTop',
    );
    using model = initialize(new BeamSpanModel(new Xlnet(configs.xlnet), { startNTop: 3, endNTop: 5 }), { seed: 1 });
    expect(() => model.forward({ inputIds })).toThrow('expected texts of at least 5 tokens, received 4');
    expect(() =>
      model.loss({
        inputIds,
        startPositions: [0, 1],
        endPositions: [3, 3],
        isImpossible: [0, 1],
        clsPositions: [0, 4],
      }),
    ).toThrow('statesAt: text 1: expected an integer from 0 to 3, received 4');
    expect(() =>
      model.loss({ inputIds, startPositions: [0, 1], endPositions: [3, 3], isImpossible: [0, 1], clsPositions: [0] }),
    ).toThrow('expected 2 positions, one a text, received 1');
    expect(() => model.loss({ inputIds, startPositions: [0, 1], endPositions: [3, 4] })).toThrow(
      'expected starts and ends from 0 to 3, received 4',
    );
  });
});

describe('SpanModel', () => {
  it('ignores starts and ends that are -100', () => {
    using model = initialize(new SpanModel(new Bert(configs.bert)), { seed: 1 });
    const one = model.loss({ inputIds: [inputIds[0]], startPositions: [1], endPositions: [2] });
    const two = model.loss({ inputIds, startPositions: [1, -100], endPositions: [2, -100] });
    expect(two.loss.dataSync()[0]).toBeCloseTo(one.loss.dataSync()[0], 5);
  });
});

describe('EmbeddingModel', () => {
  it('gives vectors of length 1, unmoved by padding', () => {
    using model = initialize(new EmbeddingModel(new Bert(configs.bert)), { seed: 1 });
    const vectors = model.forward({ inputIds, attentionMask });
    for (const length of tf.norm(vectors, 2, 1).dataSync()) expect(length).toBeCloseTo(1, 5);
    expect(maxDifference(tf.slice(vectors, [1, 0], [1, 8]), model.forward({ inputIds: [[7, 8, 9]] }))).toBeLessThan(
      1e-5,
    );
    const mean = tf.mean(model.model.forward(tf.tensor2d([[7, 8, 9]], [1, 3], 'int32')), 1);
    expect(maxDifference(model.forward({ inputIds: [[7, 8, 9]] }), tf.div(mean, tf.norm(mean)))).toBeLessThan(1e-5);
  });
});
