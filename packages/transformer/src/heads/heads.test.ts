import * as tf from '@tensorflow/tfjs-core';
import { initialize, namedParameters, Trace } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { describe, expect, it } from 'vitest';
import { Bert } from '../architectures/bert/model.js';
import { Gpt2 } from '../architectures/gpt2/model.js';
import { OriginalTransformer } from '../architectures/original-transformer/model.js';
import { CausalLM } from './causal-lm.js';
import { Seq2SeqLM } from './seq2seq-lm.js';
import { SpanModel } from './span-model.js';

const sizes = { vocabSize: 11, hiddenSize: 8, intermediateSize: 16, numAttentionHeads: 2, initializerRange: 0.3 };
const gpt2 = {
  ...sizes,
  maxPositionEmbeddings: 6,
  numHiddenLayers: 2,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0,
  residPdrop: 0.1,
  attnPdrop: 0.1,
};
const bert = {
  ...sizes,
  maxPositionEmbeddings: 6,
  typeVocabSize: 2,
  numHiddenLayers: 2,
  layerNormEps: 1e-12,
  hiddenDropoutProb: 0.1,
  attentionProbsDropoutProb: 0.1,
};
const original = { ...sizes, encoderLayers: 2, decoderLayers: 2, layerNormEps: 1e-5, dropout: 0.1 };

const causalLM = initialize(new CausalLM(new Gpt2(gpt2)), { seed: 1 });
const seq2seq = initialize(new Seq2SeqLM(new OriginalTransformer(original)), { seed: 1 });
const span = initialize(new SpanModel(new Bert(bert)), { seed: 1 });

const inputIds = [
  [1, 2, 3, 4],
  [5, 6, 7, 0],
];
const attentionMask = [
  [1, 1, 1, 1],
  [1, 1, 1, 0],
];
const decoderInputIds = [
  [1, 8, 9],
  [1, 10, 2],
];

function maxDifference(actual: tf.Tensor, expected: tf.Tensor): number {
  expect(actual.shape).toEqual(expected.shape);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]);
}

/** What a decoder gives step by step, and what forward gives for the same last position. */
const lastOf = (logits: tf.Tensor3D) => tf.squeeze(tf.slice(logits, [0, logits.shape[1] - 1, 0], [-1, 1, -1]), [1]);

describe('CausalLM', () => {
  it('sees no later token', () => {
    tf.tidy(() => {
      const a = causalLM.forward([[1, 2, 3, 4]]);
      const b = causalLM.forward([[1, 2, 9, 9]]);
      const [first, second] = [a, b].map((logits) => tf.slice(logits, [0, 0, 0], [1, 2, 11]));
      expect(maxDifference(first, second)).toBeLessThan(1e-6);
      expect(maxDifference(a, b)).toBeGreaterThan(1e-3);
    });
  });

  it('decodes step by step what it computes at once, also after a reordering', async () => {
    const decoder = causalLM.decoder();
    expect(decoder.maxLength).toBe(6);
    await expectNoLeak(
      () => {
        using state = decoder.start([0, 1]);
        decoder
          .step(state, [
            [1, 2],
            [5, 6],
          ])
          .dispose();
        decoder.reorder(state, [1, 0, 1]);
        const logits = decoder.step(state, [[7], [8], [9]]);
        const difference = tf.tidy(() =>
          maxDifference(
            logits,
            lastOf(
              causalLM.forward([
                [5, 6, 7],
                [1, 2, 8],
                [5, 6, 9],
              ]),
            ),
          ),
        );
        logits.dispose();
        expect(difference).toBeLessThan(1e-5);
      },
      { steps: 1000 },
    );
  });

  it('refuses more positions than it has', () => {
    expect(() => tf.tidy(() => causalLM.forward([[1, 1, 1, 1, 1, 1, 1]]))).toThrow(
      'expected at most 6 positions, received 7',
    );
  });

  it('predicts the next token by default, and counts its targets', () => {
    tf.tidy(() => {
      const shifted = causalLM.loss({ inputIds: [[1, 2, 3]] });
      const explicit = causalLM.loss({ inputIds: [[1, 2, 3]], labels: [[2, 3, -100]] });
      expect(shifted.count).toBe(2);
      expect(shifted.loss.dataSync()[0]).toBeCloseTo(explicit.loss.dataSync()[0], 6);
    });
  });
});

describe('Seq2SeqLM', () => {
  it('does not see padding of the source', () => {
    tf.tidy(() => {
      const padded = seq2seq.forward({ inputIds, attentionMask, decoderInputIds });
      const alone = seq2seq.forward({ inputIds: [[5, 6, 7]], decoderInputIds: [decoderInputIds[1]] });
      expect(maxDifference(tf.slice(padded, [1, 0, 0], [1, 3, 11]), alone)).toBeLessThan(1e-5);
    });
  });

  it('decodes step by step what it computes at once, with several rows for each source', async () => {
    await expectNoLeak(
      () => {
        using decoder = seq2seq.decoder(inputIds, attentionMask);
        using state = decoder.start([0, 0, 1, 1]);
        decoder.step(state, [[1], [1], [1], [1]]).dispose();
        decoder.reorder(state, [1, 0, 2, 3]);
        const logits = decoder.step(state, [[2], [3], [4], [5]]);
        const rows = [0, 0, 1, 1];
        const difference = tf.tidy(() => {
          const expected = seq2seq.forward({
            inputIds: rows.map((row) => inputIds[row]),
            attentionMask: rows.map((row) => attentionMask[row]),
            decoderInputIds: [
              [1, 2],
              [1, 3],
              [1, 4],
              [1, 5],
            ],
          });
          return maxDifference(logits, lastOf(expected));
        });
        logits.dispose();
        expect(difference).toBeLessThan(1e-5);
      },
      { steps: 100 },
    );
  });

  it('refuses rows for sources that do not exist', () => {
    using decoder = seq2seq.decoder(inputIds);
    expect(() => decoder.start([0, 2])).toThrow(
      'Seq2SeqLM.decoder: expected one prompt for each of 2 inputs, received prompt 2',
    );
  });

  it('traces cross-attention', () => {
    using trace = new Trace(seq2seq);
    tf.tidy(() => void seq2seq.forward({ inputIds, decoderInputIds }, { trace }));
    expect(trace.tensors.get('model.decoder.layers.1.crossAttention.body.weights')!.shape).toEqual([2, 2, 3, 4]);
  });
});

describe('SpanModel', () => {
  it('gives a start and an end logit for each token, unmoved by padding', () => {
    tf.tidy(() => {
      const padded = span.forward({ inputIds, attentionMask });
      const alone = span.forward({ inputIds: [[5, 6, 7]] });
      expect(maxDifference(tf.slice(padded.startLogits, [1, 0], [1, 3]), alone.startLogits)).toBeLessThan(1e-5);
      expect(maxDifference(tf.slice(padded.endLogits, [1, 0], [1, 3]), alone.endLogits)).toBeLessThan(1e-5);
      const typed = span.forward({ inputIds: [[5, 6, 7]], tokenTypeIds: [[0, 1, 1]] });
      expect(maxDifference(typed.startLogits, alone.startLogits)).toBeGreaterThan(1e-3);
    });
  });

  it('smooths its labels when asked', () => {
    tf.tidy(() => {
      const batch = { inputIds: [[5, 6, 7]], startPositions: [1], endPositions: [2] };
      const { startLogits, endLogits } = span.forward(batch);
      // (1 - e) · NLL + e · mean over positions of -log p, the mean of start and end
      const smoothed = [
        [startLogits, 1],
        [endLogits, 2],
      ].map(([logits, at]) => {
        const logProbabilities = Array.from(tf.logSoftmax(logits as tf.Tensor2D).dataSync());
        return -0.9 * logProbabilities[at as number] - (0.1 * logProbabilities.reduce((a, b) => a + b)) / 3;
      });
      const { loss } = span.loss(batch, {}, { labelSmoothing: 0.1 });
      expect(loss.dataSync()[0]).toBeCloseTo((smoothed[0] + smoothed[1]) / 2, 5);
    });
  });
});

describe('loss', () => {
  const losses = {
    CausalLM: () => causalLM.loss({ inputIds }),
    Seq2SeqLM: () =>
      seq2seq.loss({ inputIds, attentionMask, decoderInputIds, labels: decoderInputIds }, {}, { labelSmoothing: 0.1 }),
    SpanModel: () => span.loss({ inputIds, attentionMask, startPositions: [1, 0], endPositions: [2, 2] }),
  };
  const models = { CausalLM: causalLM, Seq2SeqLM: seq2seq, SpanModel: span };

  it.each(Object.keys(losses) as (keyof typeof losses)[])('of %s has the gradient that differences show', (name) => {
    tf.tidy(() => {
      const loss = () => losses[name]().loss;
      const { grads } = tf.variableGrads(loss);
      for (const { variable } of namedParameters(models[name]).values()) {
        const tensor = variable!;
        const gradient = Array.from(grads[tensor.name].dataSync());
        const at = gradient.reduce((best, value, i) => (Math.abs(value) > Math.abs(gradient[best]) ? i : best), 0);
        const original = tensor.dataSync().slice();
        const shifted = (by: number) => {
          const values = original.slice();
          values[at] += by;
          tensor.assign(tf.tensor(values, tensor.shape));
          return loss().dataSync()[0];
        };
        const difference = (shifted(0.01) - shifted(-0.01)) / 0.02;
        tensor.assign(tf.tensor(original, tensor.shape));
        expect(Math.abs(difference - gradient[at])).toBeLessThan(0.02 * Math.max(1, Math.abs(gradient[at])));
      }
    });
  });

  it('refuses unknown options, rows of unlike length, and ids and labels outside the vocabulary', () => {
    tf.tidy(() => {
      for (const loss of [
        () => causalLM.loss({ inputIds }, {}, { smoothing: 0.1 } as object),
        () => span.loss({ inputIds, startPositions: [0, 0], endPositions: [0, 0] }, {}, { smoothing: 0.1 } as object),
      ]) {
        expect(loss).toThrow(/^crossEntropy: unknown option "smoothing", expected one of: /);
      }
      expect(() => causalLM.forward([[1, 2], [3]])).toThrow('toIds: row 1: expected 2 ids as in row 0, received 1');
      expect(() => causalLM.forward([[11]])).toThrow('gather: expected ids from 0 to 10, received 11 at position 0');
      expect(() => causalLM.loss({ inputIds: [[1, 2]], labels: [[2, 11]] })).toThrow(
        'crossEntropy: labels: expected ids below 11 or -100, received 11',
      );
      expect(() => seq2seq.loss({ inputIds, decoderInputIds, labels: [[1, 2, 3]] })).toThrow(
        'crossEntropy: labels: expected [6], received [3]',
      );
      expect(() => span.loss({ inputIds, startPositions: [4, 0], endPositions: [4, 0] })).toThrow(
        'crossEntropy: labels: expected ids below 4 or -100, received 4',
      );
    });
  });
});
