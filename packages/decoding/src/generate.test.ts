import * as tf from '@tensorflow/tfjs-core';
import { expectNoLeak } from '@glossa/tensor/testing';
import { describe, expect, it } from 'vitest';
import { randomTable, tableDecoder } from './__fixtures__/table-decoder.js';
import { collect } from './collect.js';
import { generate, type GenerateOptions } from './generate.js';
import { logSoftmax } from './math/log-sum-exp.js';
import { suppressTokens } from './processors/suppress-tokens.js';
import { beamSearch } from './searches/beam-search.js';
import { greedy } from './searches/greedy.js';
import { sample } from './searches/sample.js';
import type { Step } from './step.js';

/** Counts up: after id n comes n + 1. */
const counting =
  (vocabulary = 50) =>
  (history: readonly number[]) =>
    Array.from({ length: vocabulary }, (_, id) => (id === history[history.length - 1] + 1 ? 3 : 0));

async function all(steps: AsyncIterable<Step>): Promise<Step[]> {
  const list: Step[] = [];
  for await (const step of steps) list.push(step);
  return list;
}

describe('generate', () => {
  it('streams the likeliest ids with their log-probabilities', async () => {
    const steps = await all(generate(tableDecoder(counting()), [[3]], { maxNewTokens: 3 }));
    const logProbability = logSoftmax(Float32Array.from(counting()([0])))[1];
    expect(steps.map(({ id }) => id)).toEqual([4, 5, 6]);
    for (const step of steps) expect(step.logProbability).toBeCloseTo(logProbability, 5);
    expect(steps.map(({ end }) => end?.finishReason)).toEqual([undefined, undefined, 'length']);
    expect(steps[2].end?.score).toBeCloseTo(3 * logProbability, 5);
  });

  it('feeds the prompt once, then one id a step', async () => {
    const decoder = tableDecoder(counting());
    await collect(generate(decoder, [[1, 2, 3]], { maxNewTokens: 3 }));
    expect(decoder.fed).toEqual([[[1, 2, 3]], [[4]], [[5]]]);
  });

  it('ends rows each for its own reason, and goes on with the others', async () => {
    const decoder = tableDecoder(counting());
    const sequences = await collect(
      generate(decoder, [[3], [8], [20], [18]], {
        maxNewTokens: 5,
        eosTokenId: [7, 10],
        stop: (ids, row) => row === 2 && ids.at(-1) === 23,
      }),
    );
    expect(sequences.map(({ row, ids, finishReason }) => [row, ids, finishReason])).toEqual([
      [0, [4, 5, 6, 7], 'eos'],
      [1, [9, 10], 'eos'],
      [2, [21, 22, 23], 'stop'],
      [3, [19, 20, 21, 22, 23], 'length'],
    ]);
    expect(decoder.fed.map((ids) => ids.length)).toEqual([4, 4, 3, 2, 1]);
  });

  it.each([greedy(), sample({ seed: 3 })])(
    'gives each row of a ragged batch what it gives the row alone ($name)',
    async (search) => {
      const decoder = tableDecoder(randomTable(9, 2));
      const prompts = [[1, 2], [3], [2, 2], [4, 5, 6]];
      const options = { search, maxNewTokens: 6, eosTokenId: 0 };
      const together = await collect(generate(decoder, prompts, options));
      expect(together.map(({ row }) => row)).toEqual([0, 1, 2, 3]);
      const alone = await collect(generate(decoder, [prompts[0]], options));
      expect(together[0]).toEqual(alone[0]);
      if (search.name === 'greedy') {
        for (const [row, prompt] of prompts.entries()) {
          expect([{ ...together[row], row: 0 }]).toEqual(await collect(generate(decoder, [prompt], options)));
        }
      }
    },
  );

  it('stops when the context is full, with every position used', async () => {
    const decoder = tableDecoder(counting(), { maxLength: 5 });
    const [sequence] = await collect(generate(decoder, [[1, 2]]));
    expect(sequence).toMatchObject({ ids: [3, 4, 5, 6], finishReason: 'context' });
    const [one] = await collect(generate(decoder, [[1, 2, 3, 4, 5]]));
    expect(one).toMatchObject({ ids: [6], finishReason: 'context' });
  });

  it('slides beyond the context when asked: the last three quarters are encoded anew', async () => {
    const decoder = tableDecoder(counting(), { maxLength: 8 });
    const sequences = await collect(
      generate(
        decoder,
        [
          [1, 2],
          [11, 12],
        ],
        { overflow: 'slide', maxNewTokens: 12, eosTokenId: 5 },
      ),
    );
    expect(sequences.map(({ ids, finishReason }) => [ids, finishReason])).toEqual([
      [[3, 4, 5], 'eos'],
      [[13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24], 'length'],
    ]);
    expect(decoder.fed.filter(([ids]) => ids.length > 1)).toEqual([
      [
        [1, 2],
        [11, 12],
      ],
      [[14, 15, 16, 17, 18, 19]],
      [[17, 18, 19, 20, 21, 22]],
    ]);
    const tiny = await collect(
      generate(tableDecoder(counting(), { maxLength: 1 }), [[1]], { overflow: 'slide', maxNewTokens: 3 }),
    );
    expect(tiny[0].ids).toEqual([2, 3, 4]);
  });

  it('tells the likeliest alternatives', async () => {
    const decoder = tableDecoder(() => [1, 3, 2]);
    const [step] = await all(
      generate(decoder, [[0]], { alternatives: 2, maxNewTokens: 1, processors: [suppressTokens([1])] }),
    );
    const expected = logSoftmax(Float32Array.of(1, 3, 2));
    expect(step.id).toBe(2);
    expect(step.logProbability).toBeCloseTo(expected[2], 5);
    expect(step.alternatives!.map(({ id }) => id)).toEqual([1, 2]);
    step.alternatives!.forEach(({ id, logProbability }) => expect(logProbability).toBeCloseTo(expected[id], 5));
  });

  it('uses what a processor returns, in order, and tells it where it is', async () => {
    const seen: unknown[] = [];
    const processors: GenerateOptions['processors'] = [
      (logits, history, position) => {
        seen.push([[...history], position]);
        return logits.map((logit) => -logit);
      },
      (logits) => void (logits[0] = -Infinity),
    ];
    const decoder = tableDecoder(() => [0, 1, 2]);
    const [{ ids }] = await collect(generate(decoder, [[2, 2]], { processors, maxNewTokens: 2 }));
    expect(ids).toEqual([1, 1]);
    expect(seen).toEqual([
      [[2, 2], { row: 0, promptLength: 2 }],
      [[2, 2, 1], { row: 0, promptLength: 2 }],
    ]);
  });

  it('has nothing to do without prompts', async () => {
    expect(await collect(generate(tableDecoder(counting()), []))).toEqual([]);
  });
});

describe('bad input', () => {
  const decoder = tableDecoder(counting(), { maxLength: 4 });
  it.each<[string, number[][], object, string]>([
    [
      'an unknown option',
      [[1]],
      { topK: 3 },
      'generate: unknown option: expected search, processors, maxNewTokens, eosTokenId, stop, overflow, alternatives, promptCache, signal, received "topK"',
    ],
    ['no new token', [[1]], { maxNewTokens: 0 }, 'generate: maxNewTokens: expected a positive integer, received 0'],
    ['an empty prompt', [[1], []], {}, 'generate: prompt 1: expected at least one id, received an array of length 0'],
    ['an id that is none', [[1.5]], {}, 'generate: prompt 0: expected token ids (non-negative integers), received 1.5'],
    [
      'a prompt too long',
      [[1, 2, 3, 4, 5]],
      {},
      "generate: prompt 0: expected at most 4 ids, the model's context, received 5",
    ],
    [
      'an overflow that is none',
      [[1]],
      { overflow: 'wrap' },
      `generate: overflow: expected 'stop' or 'slide', received "wrap"`,
    ],
    [
      'sliding beams',
      [[1]],
      { overflow: 'slide', search: beamSearch() },
      `generate: overflow: expected 'stop' with beamSearch, received "slide"`,
    ],
    [
      'alternatives of beams',
      [[1]],
      { alternatives: 1, search: beamSearch() },
      'generate: alternatives: expected 0 with beamSearch, received 1',
    ],
    [
      'a search that is none',
      [[1]],
      { search: 'greedy' },
      'generate: search: expected a search such as greedy(), received "greedy"',
    ],
    [
      'a processor that is none',
      [[1]],
      { processors: [3] },
      'generate: processors: expected an array of functions, received an array of length 1',
    ],
    [
      'everything excluded',
      [[1]],
      { processors: [() => new Float32Array(3).fill(-Infinity)] },
      'row 0: logits of the processors: expected numbers, one of them above -Infinity, received -Infinity',
    ],
  ])('%s', async (_, prompts, options, message) => {
    await expect(async () => collect(generate(decoder, prompts, options))).rejects.toThrow(message);
  });

  it('is refused at once, before the stream is read', () => {
    expect(() => generate(decoder, [[1]], { maxNewTokens: -1 })).toThrow('maxNewTokens');
  });

  it.each([greedy(), sample(), beamSearch()])('logits that are no numbers ($name)', async (search) => {
    const broken = tableDecoder(() => [0, NaN, 1]);
    await expect(collect(generate(broken, [[1]], { search }))).rejects.toThrow(
      'row 0: logits of the model: expected numbers, one of them above -Infinity, received NaN',
    );
  });

  it('logits of a wrong shape', async () => {
    const broken = { ...tableDecoder(counting()), step: () => tf.zeros([3, 5]) as tf.Tensor2D };
    await expect(collect(generate(broken, [[1]]))).rejects.toThrow(
      'Decoder.step: expected logits [1, vocabulary], received [3,5]',
    );
  });
});

describe('lifetimes', () => {
  const options = { maxNewTokens: 6, eosTokenId: 0 };
  const decoder = tableDecoder(randomTable(9, 2), { maxLength: 5 });
  const prompts = [[1, 2], [3], [2, 4]];

  it.each([greedy(), sample({ seed: 1 }), beamSearch({ numBeams: 3 })])(
    'leaves nothing behind ($name)',
    async (search) => {
      const overflow = search.incremental ? 'slide' : 'stop';
      await expectNoLeak(
        async () => void (await collect(generate(decoder, prompts, { ...options, overflow, search }))),
        { steps: 50 },
      );
    },
  );

  it.each([greedy(), beamSearch()])(
    'leaves nothing when the consumer leaves, the decoder fails or a processor throws ($name)',
    async (search) => {
      await expectNoLeak(
        async () => {
          for await (const _ of generate(decoder, prompts, { ...options, search })) break;
          const fails = () => {
            throw new Error('no');
          };
          const processors: GenerateOptions['processors'] = [
            (_, history) => (history.length > 3 ? fails() : undefined),
          ];
          await expect(collect(generate(decoder, prompts, { ...options, search, processors }))).rejects.toThrow('no');
          await expect(collect(generate({ ...decoder, step: fails }, prompts, { ...options, search }))).rejects.toThrow(
            'no',
          );
        },
        { steps: 10 },
      );
    },
  );

  it.each([greedy(), beamSearch()])('can be aborted, before and while it runs ($name)', async (search) => {
    const endless = tableDecoder((history) => {
      const until = performance.now() + 1;
      while (performance.now() < until);
      return counting(9)(history);
    });
    await expectNoLeak(
      async () => {
        const already = generate(endless, prompts, { signal: AbortSignal.abort(), search });
        await expect(collect(already)).rejects.toMatchObject({ name: 'AbortError' });
        const controller = new AbortController();
        setTimeout(() => controller.abort(new Error('enough')), 10); // arrives only if the event loop turns
        const running = generate(endless, prompts, { signal: controller.signal, maxNewTokens: 1_000_000, search });
        await expect(collect(running)).rejects.toThrow('enough');
      },
      { steps: 3 },
    );
  });
});
