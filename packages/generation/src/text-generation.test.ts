import { expectNoLeak } from '@glossa/tensor/testing';
import { beamSearch, greedy, minNewTokens, topK } from '@glossa/decoding';
import { describe, expect, it } from 'vitest';
import { bos, byteTokenizer, eos } from './__fixtures__/byte-tokenizer.js';
import { scriptedModel } from './__fixtures__/scripted-model.js';
import { TextGeneration } from './text-generation.js';
import type { TaskStream } from '@glossa/tasks';

const bytes = (text: string) => [...new TextEncoder().encode(text)];
const tokenizer = byteTokenizer();

/** A generator that says a text after every prompt. */
const saying = (text: string, options = {}) =>
  new TextGeneration({ model: scriptedModel(() => bytes(text), options), tokenizer });

async function pieces(stream: TaskStream<string, unknown>): Promise<string[]> {
  const list: string[] = [];
  for await (const text of stream) list.push(text);
  return list;
}

describe('generate', () => {
  it('tells the text and how it came about', async () => {
    const result = await saying('hello').generate('say:');
    expect(result).toMatchObject({
      text: 'hello',
      ids: [...bytes('hello'), eos],
      finishReason: 'eos',
      promptIds: bytes('say:'),
    });
    expect(result.logProbabilities).toHaveLength(6);
    expect(result.score).toBeCloseTo(
      result.logProbabilities.reduce((a, b) => a + b),
      10,
    );
    expect(result.seed).toEqual(expect.any(Number));
    expect(result.tokensPerSecond).toBeGreaterThan(0);
    expect(result.nBest).toHaveLength(1);
    expect(result.alternatives).toBeUndefined();
  });

  it('can be repeated with the seed it reports', async () => {
    using dull = saying('');
    const processors = [minNewTokens(20, eos)];
    const first = await dull.generate('a:', { processors });
    const again = await dull.generate('a:', { processors, seed: first.seed });
    expect(again.ids).toEqual(first.ids);
    expect((await dull.generate('a:', { processors })).ids).not.toEqual(first.ids);
  });

  it('continues several prompts, each for itself', async () => {
    const generator = new TextGeneration({ model: scriptedModel((prompt) => bytes(prompt.toUpperCase())), tokenizer });
    const results = await generator.generate(['one:', 'three:', 'two:'], { maxNewTokens: 5 });
    expect(results.map(({ text, finishReason }) => [text, finishReason])).toEqual([
      ['ONE:', 'eos'],
      ['THREE', 'length'],
      ['TWO:', 'eos'],
    ]);
    expect(await generator.generate([])).toEqual([]);
  });

  it('takes prompts that are encoded already', async () => {
    const { ids } = tokenizer.encode('say:');
    const result = await saying('hello').generate({ ids });
    expect(result).toMatchObject({ text: 'hello', promptIds: ids });
    expect((await saying('hello').generate([{ ids }, 'say:'])).map(({ text }) => text)).toEqual(['hello', 'hello']);
    expect(await pieces(saying('hello').stream({ ids }))).toEqual([...'hello']);
    await expect(saying('hello').generate({ ids: [1_000_000] })).rejects.toThrow(
      /^generate: prompt: expected ids of the tokenizer, received 1000000$/,
    );
  });

  it('tells the n best of a beam search, and the likeliest ids when asked', async () => {
    const result = await saying('ab').generate('x:', {
      search: beamSearch({ numBeams: 3, numResults: 2, lengthPenalty: 0 }),
    });
    expect(result.text).toBe('ab');
    expect(result.nBest.map(({ text }) => text)).toHaveLength(2);
    expect(result.nBest[0].score).toBe(result.score);
    expect(result.nBest[0].score).toBeGreaterThan(result.nBest[1].score);
    expect(result).not.toHaveProperty('seed');
    const { alternatives } = await saying('ab').generate('x:', { alternatives: 2, search: greedy() });
    expect(alternatives!.map((step) => step.map(({ id }) => id))).toEqual([
      [97, 257],
      [98, 257],
      [257, 256],
    ]);
  });

  it('never chooses an id that is no token of the tokenizer', async () => {
    const generator = new TextGeneration({ model: scriptedModel(() => [300], { vocabSize: 302 }), tokenizer });
    const { ids } = await generator.generate('x:', { search: greedy(), maxNewTokens: 1 });
    expect(ids).toEqual([eos]);
  });

  it('starts from the start token when the prompt is empty', async () => {
    expect((await saying('_hello').generate('')).promptIds).toEqual([bos]);
    expect((await saying('_hello').generate('')).text).toBe('hello');
    const model = scriptedModel(() => []);
    const without = new TextGeneration({ model: { ...model, model: { config: { vocabSize: 258 } } }, tokenizer });
    await expect(without.generate('')).rejects.toThrow(
      'generate: prompt: expected some text, for the model has no start token (bosTokenId), received nothing',
    );
  });

  it('ends with the end tokens it is given', async () => {
    const generator = new TextGeneration({
      model: scriptedModel(() => bytes('one. two.')),
      tokenizer,
      generation: { eosTokenId: [46, eos] },
    });
    expect(await generator.generate('x:')).toMatchObject({ text: 'one', finishReason: 'eos', ids: bytes('one.') });
  });
});

describe('stream', () => {
  it('gives out whole characters only', async () => {
    const text = 'né 床前明月光 👩‍👩‍👧 ok';
    const stream = saying(text).stream('x:');
    const list = await pieces(stream);
    expect(list.join('')).toBe(text);
    expect(list).toEqual([...text]);
    const result = await stream.result;
    expect(result).toMatchObject({ text, finishReason: 'eos', ids: [...bytes(text), eos] });
    expect(result.tokensPerSecond).toBeGreaterThan(0);
  });

  it('leaves out half a character at the end', async () => {
    const stream = saying('a明').stream('x:', { maxNewTokens: 3 });
    expect(await pieces(stream)).toEqual(['a']);
    expect(await stream.result).toMatchObject({ text: 'a', finishReason: 'length' });
    expect((await saying('a明').generate('x:', { maxNewTokens: 3 })).text).toBe('a');
  });

  it.each([
    ['one\n\ntwo', '\n\n', 'one', 'stop'],
    ['one\ntwo', '\n\n', 'one\ntwo', 'eos'],
    ['one\n', '\n\n', 'one\n', 'eos'],
    ['明月光', ['光', '月光'], '明', 'stop'],
    ['stop', ['s'], '', 'stop'],
  ] as const)('%j with stop %j gives %j', async (says, stop, text, finishReason) => {
    const stream = saying(says).stream('x:', { stop });
    expect((await pieces(stream)).join('')).toBe(text);
    const { tokensPerSecond: _, seed: __, ...result } = await stream.result;
    expect(result).toMatchObject({ text, finishReason });
    expect(await saying(says).generate('x:', { stop })).toMatchObject(result);
    expect(await saying(says).generate('x:', { stop, search: beamSearch({ numBeams: 2 }) })).toMatchObject({ text });
    const batch = await saying(says).generate(['x:', 'yy:'], { stop });
    expect(batch.map((item) => [item.text, item.finishReason])).toEqual([
      [text, finishReason],
      [text, finishReason],
    ]);
  });

  it('holds back what may become a stop string, and no more', async () => {
    expect(await pieces(saying('aENbEND').stream('x:', { stop: 'END' }))).toEqual(['a', 'ENb']);
  });

  it('continues the prompt: a decoder that trims the start of a text does not trim the continuation', async () => {
    const trimming = {
      vocabSize: tokenizer.vocabSize,
      encode: (text: string) => tokenizer.encode(text),
      idToToken: (id: number) => tokenizer.idToToken(id),
      decodeStream: () => {
        let first = true;
        const stream = tokenizer.decodeStream();
        return {
          push: (id: number) => {
            const text = stream.push(id);
            const trimmed = first ? text.trimStart() : text;
            first = false;
            return trimmed;
          },
          finish: () => stream.finish(),
          clone: () => stream.clone(),
        };
      },
    };
    const generator = new TextGeneration({ model: scriptedModel(() => bytes(' there')), tokenizer: trimming });
    expect((await generator.generate('hi:')).text).toBe(' there');
  });

  it('can be read once, and has its result also when nobody reads it', async () => {
    const stream = saying('ab').stream('x:');
    expect((await stream.result).text).toBe('ab');
    expect(await pieces(stream)).toEqual(['a', 'b']);
    await expect(pieces(stream)).rejects.toThrow('stream: expected a stream to be read once, received a second reader');
  });

  it('gives the text of a beam search when it is done', async () => {
    const stream = saying('ab').stream('x:', { search: beamSearch({ numBeams: 2 }) });
    expect((await pieces(stream)).join('')).toBe('ab');
    expect((await stream.result).text).toBe('ab');
  });

  it('tells of several prompts which one a piece belongs to', async () => {
    const generator = new TextGeneration({ model: scriptedModel((prompt) => bytes(prompt.toUpperCase())), tokenizer });
    const stream = generator.stream(['one:', 'three:'], { batchSize: 1 });
    const texts = ['', ''];
    for await (const { index, text } of stream) texts[index] += text;
    expect(texts).toEqual(['ONE:', 'THREE:']);
    expect((await stream.result).map(({ text }) => text)).toEqual(texts);
  });

  it('decodes each id once, with stop strings too', async () => {
    let pushes = 0;
    const counting = {
      vocabSize: tokenizer.vocabSize,
      encode: (text: string) => tokenizer.encode(text),
      idToToken: (id: number) => tokenizer.idToToken(id),
      decodeStream() {
        const stream = tokenizer.decodeStream();
        const push = (id: number) => (pushes++, stream.push(id));
        return { push, finish: () => stream.finish(), clone: () => stream.clone() };
      },
    };
    const model = scriptedModel(() => bytes('z'.repeat(400)));
    const generator = new TextGeneration({ model, tokenizer: counting });
    await generator.generate('x:', { stop: ['END', 'zzzzy'], maxNewTokens: 400, search: greedy() });
    expect(pushes).toBe(400 + 'x:'.length);
  });
});

describe('context', () => {
  it('refuses a prompt that is too long, or keeps its end', async () => {
    const generator = saying('z'.repeat(20), { maxLength: 8 });
    await expect(generator.generate('123456789:')).rejects.toThrow(
      "generate: prompt: expected at most 8 tokens, the model's context (or the option truncate: 'left'), received 10",
    );
    const read = async (options: object) =>
      String.fromCharCode(...(await generator.generate('123456789:', { truncate: 'left', ...options })).promptIds);
    expect(await read({})).toBe('789:'); // half of the context is left for the text
    expect(await read({ maxNewTokens: 2 })).toBe('56789:');
    expect(await read({ maxNewTokens: 2, overflow: 'slide' })).toBe('3456789:');
  });

  it('says when it is full', async () => {
    expect(await saying('z'.repeat(20), { maxLength: 8 }).generate('1234:')).toMatchObject({
      text: 'zzzz',
      finishReason: 'context',
    });
  });
});

describe('bad input', () => {
  it.each<[string, unknown, object, string]>([
    [
      'an unknown option',
      'x',
      { maxTokens: 3 },
      'unknown option "maxTokens", expected one of: processors, seed, search,',
    ],
    ['a seed beside a search', 'x', { seed: 1, search: greedy() }, 'seed: expected none beside a search'],
    ['a seed that is none', 'x', { seed: 'x' }, 'sample: seed: expected an integer, received "x"'],
    [
      'a search that is none',
      'x',
      { search: 'greedy' },
      'search: expected a search such as greedy(), received "greedy"',
    ],
    [
      'an empty stop string',
      'x',
      { stop: ['a', ''] },
      'stop: expected strings that are not empty, received an array of 2',
    ],
    ['a stop that is none', 'x', { stop: 5 }, 'stop: expected strings that are not empty, received 5'],
    ['truncate', 'x', { truncate: 'right' }, 'truncate: expected "error" or "left", received "right"'],
    [
      'processors without an array',
      'x',
      { processors: topK(3) },
      'processors: expected functions, received a function',
    ],
    ['maxNewTokens', 'x', { maxNewTokens: 0 }, 'maxNewTokens: expected a positive integer, received 0'],
    ['no batch', 'x', { batchSize: 0 }, 'batchSize: expected a positive integer, received 0'],
    ['no results', 'x', { numResults: 0 }, 'numResults: expected an integer from 1 to 1000, received 0'],
    [
      'several results of a greedy search',
      'x',
      { search: greedy(), numResults: 2 },
      'numResults: expected none beside a search',
    ],
    ['a prompt that is none', 5, {}, 'prompt: expected text or { ids }, received 5'],
    ['a prompt that is none in a batch', ['a', null], {}, 'prompt: expected text or { ids }, received null'],
  ])('%s', async (_, prompt, options, message) => {
    const named = (name: string) => (message.startsWith('sample') ? message : `${name}: ${message}`);
    await expect(saying('a').generate(prompt as string, options)).rejects.toThrow(named('generate'));
    if (typeof prompt === 'string') expect(() => saying('a').stream(prompt, options)).toThrow(named('stream'));
  });

  it('a part that is none', () => {
    const parts = { model: scriptedModel(() => []), tokenizer, eos: 3 };
    expect(() => new TextGeneration(parts)).toThrow(
      'TextGeneration: unknown option "eos", expected one of: model, tokenizer, generation, defaults',
    );
  });

  it('a tokenizer with more tokens than the model', () => {
    const model = scriptedModel(() => [], { vocabSize: 200 });
    expect(() => new TextGeneration({ model, tokenizer })).toThrow(
      'TextGeneration: tokenizer: expected at most 200 tokens, as the model has, received 258',
    );
  });
});

describe('lifetimes', () => {
  it('disposes the model it owns', () => {
    const model = scriptedModel(() => []);
    {
      using _generator = new TextGeneration({ model, tokenizer });
      expect(model.disposals()).toBe(0);
    }
    expect(model.disposals()).toBe(1);
  });

  it('leaves nothing behind, also when a stream is left or aborted', async () => {
    const generator = saying('one two three', { delay: 1 });
    await expectNoLeak(
      async () => {
        await generator.generate(['x:', 'yy:'], { stop: 'tw' });
        await pieces(generator.stream('x:'));
        for await (const _ of generator.stream('x:')) break;
        generator.stream('x:'); // never read
        await expect(pieces(generator.stream('x:', { signal: AbortSignal.abort() }))).rejects.toMatchObject({
          name: 'AbortError',
        });
        const controller = new AbortController();
        const stream = generator.stream('x:', { signal: controller.signal });
        const read = async () => {
          for await (const text of stream) if (text === 't') controller.abort(new Error('enough'));
        };
        await expect(read()).rejects.toThrow('enough');
        await expect(stream.result).rejects.toThrow('enough');
      },
      { steps: 5 },
    );
  });
});
