import * as tf from '@tensorflow/tfjs-core';
import { initialize } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { describe, expect, it } from 'vitest';
import { Bart } from '../architectures/bart/model.js';
import { Marian } from '../architectures/marian/model.js';
import { T5 } from '../architectures/t5/model.js';
import * as configs from '../test-configs.test-util.js';
import { withHead } from '../loading/with-head.js';
import { shiftRight } from './seq2seq-lm.js';

const models = {
  T5: () => withHead(new T5(configs.t5), 'Seq2SeqLM'),
  'T5 v1.1': () =>
    withHead(new T5({ ...configs.t5, feedForwardProj: 'gated-gelu', tieWordEmbeddings: false }), 'Seq2SeqLM'),
  Bart: () => withHead(new Bart(configs.bart), 'Seq2SeqLM'),
  Marian: () => withHead(new Marian({ ...configs.bart, activationFunction: 'swish' }), 'Seq2SeqLM'),
};

const inputIds = [
  [3, 4, 5, 6],
  [7, 8, 9, 0],
];
const attentionMask = [
  [1, 1, 1, 1],
  [1, 1, 1, 0],
];

function maxDifference(actual: tf.Tensor, expected: tf.Tensor): number {
  expect(actual.shape).toEqual(expected.shape);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]);
}

describe.each(Object.entries(models))('Seq2SeqLM of %s', (_, create) => {
  const model = initialize(create(), { seed: 1 });

  it('decodes step by step what it computes at once', async () => {
    await expectNoLeak(
      () => {
        using decoder = model.decoder(inputIds, attentionMask);
        using state = decoder.start([0, 1]);
        const steps = [
          [[2], [2]],
          [[3], [4]],
          [
            [5, 6],
            [7, 8],
          ],
        ].map((ids) => decoder.step(state, ids));
        tf.tidy(() => {
          const whole = model.forward({
            inputIds,
            attentionMask,
            decoderInputIds: [
              [2, 3, 5, 6],
              [2, 4, 7, 8],
            ],
          });
          for (const [step, at] of [0, 1, 3].entries()) {
            expect(maxDifference(steps[step], tf.squeeze(tf.slice(whole, [0, at, 0], [-1, 1, -1]), [1]))).toBeLessThan(
              1e-5,
            );
          }
        });
        for (const logits of steps) logits.dispose();
      },
      { steps: 2 },
    );
  });

  it('sees no padding, and no later token of the target', () => {
    tf.tidy(() => {
      const logits = model.forward({
        inputIds,
        attentionMask,
        decoderInputIds: [
          [2, 3, 4],
          [2, 5, 6],
        ],
      });
      const other = model.forward({
        inputIds: [
          [3, 4, 5, 6],
          [7, 8, 9, 9],
        ],
        attentionMask,
        decoderInputIds: [
          [2, 3, 9],
          [2, 5, 9],
        ],
      });
      const first = (x: tf.Tensor) => tf.slice(x, [0, 0, 0], [-1, 2, -1]);
      expect(maxDifference(first(logits), first(other))).toBeLessThan(1e-5);
      expect(maxDifference(logits, other)).toBeGreaterThan(1e-3);
      const masked = {
        inputIds,
        attentionMask,
        decoderAttentionMask: [
          [1, 1, 1],
          [0, 1, 1],
        ],
      };
      const hidden = [7, 8].map((id) =>
        model.forward({
          ...masked,
          decoderInputIds: [
            [2, 3, 4],
            [id, 5, 6],
          ],
        }),
      );
      const last = (x: tf.Tensor) => tf.slice(x, [1, 1, 0], [1, 2, -1]);
      expect(maxDifference(last(hidden[0]), last(hidden[1]))).toBeLessThan(1e-5);
    });
  });
});

describe('shiftRight', () => {
  it('puts the start token first and padding for what is ignored', () => {
    expect(shiftRight([[5, 6, -100, -100]], { decoderStartTokenId: 2, padTokenId: 1 })).toEqual([[2, 5, 6, 1]]);
    expect(() => shiftRight([[5]], {})).toThrow('expected a config with decoderStartTokenId');
  });
});
