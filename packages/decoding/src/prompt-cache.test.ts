import { expectNoLeak } from '@glossa/tensor/testing';
import { describe, expect, it } from 'vitest';
import { randomTable, tableDecoder } from './__fixtures__/table-decoder.js';
import { collect } from './collect.js';
import { generate, type GenerateOptions } from './generate.js';
import { PromptCache } from './prompt-cache.js';
import { beamSearch } from './searches/beam-search.js';
import { sample } from './searches/sample.js';

const logitsOf = randomTable(9, 1, 3);
const idsOf = async (decoder: ReturnType<typeof tableDecoder>, prompt: number[], options: GenerateOptions = {}) => {
  const [{ ids }] = await collect(generate(decoder, [prompt], { maxNewTokens: 5, ...options }));
  return [...ids];
};

describe('PromptCache', () => {
  it('feeds what is new alone, and gives what a fresh state gives', async () => {
    const decoder = tableDecoder(logitsOf);
    using promptCache = new PromptCache(decoder);
    const first = await idsOf(decoder, [1, 2, 3], { promptCache });
    expect(first).toEqual(await idsOf(tableDecoder(logitsOf), [1, 2, 3]));
    expect(promptCache.ids).toEqual([1, 2, 3, ...first.slice(0, 4)]); // the last id is not read, for nothing follows it
    for (const [prompt, read] of [
      [
        [1, 2, 3, ...first, 7, 8],
        [first[4], 7, 8],
      ], // goes on
      [[1, 2, 3, ...first, 7, 8], [8]], // once more
      [
        [1, 2, 8, 4],
        [8, 4],
      ], // parts earlier
      [[1, 2], [2]], // a part alone
      [
        [5, 1, 2],
        [5, 1, 2],
      ], // another
    ]) {
      decoder.fed.length = 0;
      const ids = await idsOf(decoder, prompt, { promptCache, search: sample({ seed: 4 }) });
      expect(ids).toEqual(await idsOf(tableDecoder(logitsOf), prompt, { search: sample({ seed: 4 }) }));
      expect(decoder.fed[0]).toEqual([read]);
    }
  });

  it('begins anew where a state cannot be cut back, and where a decoder never can', async () => {
    const forgetful = tableDecoder(logitsOf, { forgets: 5 });
    const { truncate: _, ...plain } = tableDecoder(logitsOf);
    for (const decoder of [forgetful, plain]) {
      using promptCache = new PromptCache(decoder);
      await idsOf(decoder, [1, 2, 3], { promptCache });
      decoder.fed.length = 0;
      await idsOf(decoder, [1, 2, 4], { promptCache });
      expect(decoder.fed[0]).toEqual([[1, 2, 4]]);
    }
  });

  it('is right when the context slides, and when a stream is left or fails', async () => {
    const decoder = tableDecoder(logitsOf, { maxLength: 6 });
    using promptCache = new PromptCache(decoder);
    const slide = { promptCache, overflow: 'slide', maxNewTokens: 11 } as const;
    expect(await idsOf(decoder, [1, 2, 3], slide)).toEqual(
      await idsOf(decoder, [1, 2, 3], { ...slide, promptCache: undefined }),
    );
    expect(promptCache.ids).not.toEqual(expect.arrayContaining([1, 2, 3]));
    for await (const _ of generate(decoder, [[1, 2, 3]], { promptCache })) break;
    expect(promptCache.ids).toEqual([1, 2, 3]);
    const failing = {
      ...decoder,
      step: () => {
        throw new Error('lost');
      },
    };
    using other = new PromptCache(failing);
    await expect(collect(generate(failing, [[1]], { promptCache: other }))).rejects.toThrow('lost');
    expect(other.ids).toEqual([]);
  });

  it('serves two streams at once, one of them from the start, and may go while they run', async () => {
    const decoder = tableDecoder(logitsOf);
    const promptCache = new PromptCache(decoder);
    await idsOf(decoder, [1, 2, 3], { promptCache });
    const streams = [0, 1].map(() => generate(decoder, [[1, 2, 3, 4]], { promptCache, maxNewTokens: 3 }));
    const begun = await Promise.all(streams.map(async (stream) => (await stream.next()).value!.id));
    expect(promptCache.ids).toEqual([]);
    promptCache[Symbol.dispose]();
    const [whole, other] = await Promise.all(
      streams.map(async (stream, i) => [begun[i], ...(await collect(stream))[0].ids]),
    );
    expect(whole).toEqual(other);
    expect(whole).toEqual(await idsOf(decoder, [1, 2, 3, 4], { maxNewTokens: 3 }));
    expect(promptCache.ids).toEqual([]);
  });

  it('leaves nothing behind', async () => {
    const decoder = tableDecoder(logitsOf);
    using promptCache = new PromptCache(decoder);
    await expectNoLeak(
      async (step) => {
        using own = new PromptCache(decoder);
        for (const cache of [promptCache, own])
          for (const last of [step % 3, 4]) await idsOf(decoder, [1, 2, 3, last], { promptCache: cache });
      },
      { steps: 10 },
    );
  });

  it.each<[string, number[][], (decoder: ReturnType<typeof tableDecoder>) => GenerateOptions]>([
    [
      'generate: promptCache: expected one made for this decoder',
      [[1]],
      () => ({ promptCache: new PromptCache(tableDecoder(logitsOf)) }),
    ],
    [
      'generate: promptCache: expected one prompt',
      [[1], [2]],
      (decoder) => ({ promptCache: new PromptCache(decoder) }),
    ],
    [
      'generate: promptCache: expected none with beamSearch',
      [[1]],
      (decoder) => ({ promptCache: new PromptCache(decoder), search: beamSearch() }),
    ],
  ])('%s', (message, prompts, options) => {
    const decoder = tableDecoder(logitsOf);
    expect(() => generate(decoder, prompts, options(decoder))).toThrow(message);
  });
});
