import * as tf from '@tensorflow/tfjs-core';
import { initialize } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { describe, expect, it } from 'vitest';
import { text, TinyModel } from '../../test/tiny-model.js';
import { collateCausalLM } from '../data/collate-causal-lm.js';
import { consecutiveWindows } from '../data/windows.js';
import { bitsPerByte } from './bits-per-byte.js';
import { evaluate } from './evaluate.js';

const collate = collateCausalLM({ padId: 0 });

describe('evaluate', () => {
  it('is the mean over targets, however they are spread over batches, without dropout', async () => {
    using model = initialize(new TinyModel(7, 0.5), { seed: 1 });
    const texts = [
      [1, 2, 3, 4],
      [5, 6],
      [1, 2],
      [0, 1, 2, 3, 4],
    ];
    const whole = await evaluate(model, [collate(texts)]);
    const parts = await evaluate(
      model,
      texts.map((example) => collate([example])),
    );
    expect(whole.tokens).toBe(9);
    expect(parts.tokens).toBe(9);
    expect(parts.loss).toBeCloseTo(whole.loss, 6);
    expect(
      await evaluate(
        model,
        texts.map((example) => collate([example])),
        { limit: 2 },
      ),
    ).toEqual(
      await evaluate(
        model,
        texts.slice(0, 2).map((example) => collate([example])),
      ),
    );
  });

  it('looks at validation text again and again, and leaks nothing', async () => {
    using model = initialize(new TinyModel(), { seed: 1 });
    const source = consecutiveWindows(text.subarray(0, 60), { contextLength: 8, batchSize: 4 });
    const { loss, tokens } = await evaluate(model, source);
    expect(tokens).toBe(59);
    await expectNoLeak(async () => expect(await evaluate(model, source)).toEqual({ loss, tokens }), { steps: 20 });
  });

  it('takes another objective, and can be aborted', async () => {
    using model = initialize(new TinyModel(), { seed: 1 });
    const objective = () => ({ loss: tf.scalar(3), count: 2 });
    expect(await evaluate(model, [1, 2], { objective })).toEqual({ loss: 3, tokens: 4 });
    await expect(evaluate(model, [1], { objective, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    await expect(evaluate(model, [], { objective })).rejects.toThrow(
      'evaluate: expected batches with at least one target, received 0 batches without',
    );
    await expect(evaluate(model, [], { steps: 3 } as object)).rejects.toThrow('received steps');
  });
});

it('bitsPerByte', () => {
  expect(bitsPerByte({ loss: Math.log(256), tokens: 10 }, 10)).toBeCloseTo(8, 12);
  expect(bitsPerByte({ loss: Math.log(2), tokens: 30 }, 60)).toBeCloseTo(0.5, 12);
  expect(() => bitsPerByte({ loss: 1, tokens: 1 }, 0)).toThrow('bitsPerByte: bytes');
});
