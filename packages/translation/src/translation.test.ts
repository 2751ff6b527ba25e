import { beamSearch, greedy, sample } from '@glossa/decoding';
import { ensureBackend } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { saveModel } from '@glossa/transformer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { byteTokenizer, byteTokenizerJson } from './__fixtures__/byte-tokenizer.js';
import { config, copyModel, tinyModel } from './__fixtures__/models.js';
import { evaluateTranslation } from './evaluate-translation.js';
import type { TranslateOptions } from './options.js';
import { Translation } from './translation.js';
import { translationExamples } from './translation-examples.js';

beforeAll(ensureBackend);

const tokenizer = byteTokenizer();
const tiny = () => new Translation({ model: tinyModel(), tokenizer });
const copying = (maxLength?: number) => {
  const { model, batches } = copyModel(maxLength);
  return { translation: new Translation({ model, tokenizer }), batches };
};
async function streamed(translation: Translation, text: string, options = {}): Promise<string[]> {
  const pieces = [];
  for await (const piece of translation.stream(text, options)) pieces.push(piece);
  return pieces;
}

describe('Translation.translate', () => {
  it('translates sentence by sentence and keeps the lines', async () => {
    const { translation, batches } = copying();
    const result = await translation.translate('  one two. Three!\n\n猫。狗。\r\nend\n');
    expect(result.text).toBe('  ONE TWO. THREE!\n\n猫。狗。\r\nEND\n');
    expect(result.finishReason).toBe('eos');
    expect(result.nBest).toEqual([{ text: result.text, score: result.score }]);
    expect(result.tokensPerSecond).toBeGreaterThan(0);
    expect(result.alignments).toBeUndefined();
    expect(batches).toEqual([5]);
  });
  it('gives each of several texts its translation, in batches sorted by length', async () => {
    const { translation, batches } = copying();
    const texts = ['a longer sentence here', '', 'b', 'ccc', ' \n'];
    const progress: unknown[] = [];
    const results = await translation.translate(texts, { batchSize: 2, onProgress: (step) => progress.push(step) });
    expect(results.map(({ text }) => text)).toEqual(texts.map((text) => text.toUpperCase()));
    expect(results[1]).toMatchObject({ text: '', score: 0, finishReason: 'eos', nBest: [{ text: '', score: 0 }] });
    expect(batches).toEqual([2, 1]);
    expect(progress).toEqual([
      { done: 2, total: 3 },
      { done: 3, total: 3 },
    ]);
  });
  it('finds the same alone and in a padded batch', async () => {
    using translation = tiny();
    const texts = ['hi', 'the cat sleeps', '我喜欢猫'];
    const options = { maxNewTokens: 12, search: beamSearch({ numBeams: 3 }) };
    const together = await translation.translate(texts, options);
    for (const [index, text] of texts.entries()) {
      const alone = await translation.translate(text, options);
      expect(alone.text).toBe(together[index].text);
      expect(alone.score).toBeCloseTo(together[index].score, 4);
    }
  });
  it('returns the n best, best first', async () => {
    using translation = tiny();
    const search = beamSearch({ numBeams: 4, numResults: 3 });
    const { text, nBest } = await translation.translate('One. Two', { search, maxNewTokens: 6 });
    expect(nBest).toHaveLength(3);
    expect(nBest[0].text).toBe(text);
    expect(nBest[0].score).toBeGreaterThanOrEqual(nBest[1].score);
  });
  it('says when it was cut short', async () => {
    const { translation } = copying();
    expect(await translation.translate('abcdef. X', { maxNewTokens: 3 })).toMatchObject({
      text: 'ABC X',
      finishReason: 'length',
    });
  });
  it('never chooses an id that only the model has', async () => {
    using translation = new Translation({ model: tinyModel(5000), tokenizer });
    const { finishReason } = await translation.translate('a', { search: greedy(), maxNewTokens: 40 });
    expect(['eos', 'length']).toContain(finishReason);
  });
  it('takes another splitter', async () => {
    const { translation, batches } = copying();
    await translation.translate('One. Two.', { splitter: (line) => [line] });
    expect(batches).toEqual([1]);
  });
  it('aligns readable pieces with what they looked at', async () => {
    using translation = tiny();
    const { text, alignments } = await translation.translate('a猫. Bc', {
      alignments: true,
      maxNewTokens: 7,
      search: greedy(),
    });
    expect(alignments!.sourceTokens).toEqual(['a', '猫', '.', '</s>', 'B', 'c', '</s>']);
    expect(alignments!.targetTokens.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    expect(alignments!.weights).toHaveLength(alignments!.targetTokens.length);
    for (const row of alignments!.weights) {
      expect(row).toHaveLength(7);
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    }
    expect(alignments!.weights[0].slice(4)).toEqual([0, 0, 0]);
    const [first, last] = await Promise.all(
      [0, 2].map((layer) => translation.translate('a', { alignments: { layer }, maxNewTokens: 3 })),
    );
    expect(first.alignments!.weights).not.toEqual(last.alignments!.weights);
    await expect(translation.translate('a', { alignments: { layer: 3 } })).rejects.toThrow(
      'translate: alignments: layer: expected an integer from 0 to 2, received 3',
    );
  });
});

describe('Translation.stream', () => {
  it('gives what translate gives, token by token with greedy', async () => {
    const { translation } = copying();
    const pieces = await streamed(translation, ' go on. 猫\nx', { search: greedy() });
    // The sentences are decoded together: those behind the first wait for it.
    expect(pieces).toEqual([' ', 'G', 'O', ' O', 'N', '.', ' 猫\nX']);
    using noise = tiny();
    for (const text of ['', ' \n ', 'One. Two', '我喜欢猫。你呢？']) {
      const { text: whole } = await noise.translate(text, { search: greedy(), maxNewTokens: 15 });
      expect((await streamed(noise, text, { search: greedy(), maxNewTokens: 15 })).join('')).toBe(whole);
    }
  });
  it('gives sentences with beams, and draws with sampling', async () => {
    using translation = tiny();
    const search = beamSearch({ numBeams: 2, numResults: 2 });
    const { text } = await translation.translate('One. Two', { search, maxNewTokens: 5 });
    const stream = translation.stream('One. Two', { search, maxNewTokens: 5, alignments: true });
    const pieces: string[] = [];
    for await (const piece of stream) pieces.push(piece);
    expect(pieces.join('')).toBe(text);
    expect(await stream.result).toMatchObject({
      text,
      nBest: [{}, {}],
      alignments: { sourceTokens: expect.anything() },
    });
    const draw = () => streamed(translation, 'One', { search: sample({ seed: 3 }), maxNewTokens: 9 });
    expect(await draw()).toEqual(await draw());
  });
});

describe('bad input', () => {
  it('is refused in one line', async () => {
    const { translation } = copying(8);
    const refused = (call: Promise<unknown>, message: string) => expect(call).rejects.toThrow(message);
    await refused(
      translation.translate('a', { beams: 4 } as TranslateOptions),
      'translate: unknown option "beams", expected one of: search,',
    );
    await refused(translation.translate('a', { batchSize: 0 }), 'batchSize: expected a positive integer, received 0');
    await refused(translation.translate('a', { maxNewTokens: -1 }), 'maxNewTokens');
    await refused(
      translation.translate('a', { alignments: { layers: 1 } as never }),
      'translate: alignments: unknown option "layers", expected one of: layer',
    );
    await refused(translation.translate(7 as unknown as string), 'translate: text: expected a text, received 7');
    await refused(
      translation.translate([null as unknown as string]),
      'translate: text: expected a text, received null',
    );
    await refused(
      translation.translate('Short. But this is long'),
      'expected sentences of at most 8 tokens, received one of 17: "But this is long"',
    );
    await refused(streamed(translation, 'but this is long'), 'expected sentences of at most 8 tokens');
    expect(() => translation.stream('but this is long')).toThrow('expected sentences of at most 8 tokens');
    expect(() => translation.stream('a', { beams: 4 } as TranslateOptions)).toThrow('stream: unknown option "beams"');
  });
  it('needs to know how a target begins and ends', () => {
    const model = tinyModel();
    (model.model as { config: object }).config = { ...config, eosTokenId: undefined };
    expect(() => new Translation({ model, tokenizer })).toThrow('Translation: eosTokenId: expected it in the config');
    (model.model as { config: object }).config = { ...config, decoderStartTokenId: undefined };
    expect(() => new Translation({ model, tokenizer })).toThrow('Translation: decoderStartTokenId: expected it');
    expect(() => new Translation({ model, tokenizer, beams: 1 } as never)).toThrow(
      'Translation: unknown option "beams"',
    );
    const { vocabSize, ...methods } = {
      vocabSize: 300,
      encode: tokenizer.encode,
      idToToken: tokenizer.idToToken,
      decodeStream: tokenizer.decodeStream,
    };
    expect(() => new Translation({ model, tokenizer: { vocabSize, ...methods } })).toThrow(
      'Translation: tokenizer: expected at most 259 tokens, as the model has, received 300',
    );
    model[Symbol.dispose]();
  });
  it('leaves nothing behind, aborted or not', async () => {
    using translation = tiny();
    await expectNoLeak(
      async () => {
        await translation.translate('a b', { alignments: true, maxNewTokens: 3 });
        await expect(translation.translate('a', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
          'enough',
        );
        const controller = new AbortController();
        const stream = translation.stream('some text', {
          search: greedy(),
          signal: controller.signal,
          maxNewTokens: 50,
        });
        const read = async () => {
          for await (const _ of stream) controller.abort(new Error('enough'));
        };
        await expect(read()).rejects.toThrow('enough');
        for await (const _ of translation.stream('some text', { search: greedy(), maxNewTokens: 50 })) break;
      },
      { steps: 5 },
    );
  });
});

describe('Translation.load', () => {
  const folder = async (generation?: object) => {
    const path = await mkdtemp(join(tmpdir(), 'glossa-translation-'));
    using model = tinyModel();
    await saveModel(model, path);
    await writeFile(join(path, 'tokenizer.json'), JSON.stringify(byteTokenizerJson()));
    if (generation) await writeFile(join(path, 'generation_config.json'), JSON.stringify(generation));
    return path;
  };
  it('loads a folder, with its generation config', async () => {
    const path = await folder({
      num_beams: 2,
      length_penalty: 0.6,
      max_length: 6,
      eos_token_id: [2],
      transformers_version: '4',
    });
    using loaded = await Translation.load(path, { onProgress: () => {} });
    using made = tiny();
    const expected = await made.translate('hi', {
      search: beamSearch({ numBeams: 2, lengthPenalty: 0.6 }),
      maxNewTokens: 5,
    });
    expect(await loaded.translate('hi')).toMatchObject({
      text: expected.text,
      score: expect.closeTo(expected.score, 5),
    });
    await rm(path, { recursive: true });
  });
  it('refuses what it cannot honor, and leaves nothing behind', async () => {
    const path = await folder({ diversity_penalty: 0.5 });
    await expectNoLeak(
      async () => {
        await expect(Translation.load(path)).rejects.toThrow(
          'generation_config.json: diversity_penalty: 0.5 is not supported',
        );
        await expect(Translation.load(path, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
          'enough',
        );
        await expect(Translation.load(join(path, 'nothing'))).rejects.toThrow('expected one of tokenizer.json');
        await expect(Translation.load(path, { cache: 1 } as never)).rejects.toThrow(
          'Translation.load: unknown option "cache"',
        );
      },
      { steps: 3 },
    );
    await rm(path, { recursive: true });
  });
  it.each([
    ['tokenizer.json', '{', 'tokenizer.json: expected JSON'],
    ['tokenizer.json', '{"model": {"type": "Magic"}}', 'Magic'],
    ['config.json', '[]', 'config.json: expected an object, received []'],
    [
      'generation_config.json',
      '{"num_beams": 0}',
      'generation_config.json.num_beams: expected an integer from 1 to 1000',
    ],
    ['model.safetensors', 'no weights', 'model.safetensors'],
  ])('refuses a damaged %s in one line, and leaves nothing behind: %s', async (name, content, message) => {
    const path = await folder({});
    await writeFile(join(path, name), content);
    await expectNoLeak(
      async () => {
        const error: Error = await Translation.load(path).then(
          () => expect.unreachable(),
          (reason) => reason,
        );
        expect(error.message).toContain(message);
        expect(error.message).not.toContain('\n');
      },
      { steps: 3 },
    );
    await rm(path, { recursive: true });
  });
});

describe('evaluateTranslation', () => {
  it('translates whole lines and scores them', async () => {
    const { translation, batches } = copying();
    const test = { sources: ['a b c d. e f g h.', 'x y z w'], references: ['A B C D. E F G H.', 'X Y Z V'] };
    const result = await evaluateTranslation(translation, test);
    expect(batches).toEqual([2]);
    expect(result.hypotheses).toEqual(['A B C D. E F G H.', 'X Y Z W']);
    expect(result.bleu.score).toBeGreaterThan(50);
    expect(result.bleu.signature).toContain('tok:13a');
    expect(await evaluateTranslation(translation, test, { limit: 1, tokenization: 'zh' })).toMatchObject({
      n: 1,
      bleu: { score: expect.closeTo(100, 6) },
      chrf: { score: expect.closeTo(100, 6) },
    });
    await expect(evaluateTranslation(translation, { ...test, references: ['A'] })).rejects.toThrow(
      'references[0]: expected 2 sentences, received 1',
    );
    await expect(evaluateTranslation(translation, test, { limit: 0 })).rejects.toThrow(
      'limit: expected a positive integer',
    );
    await expect(evaluateTranslation(translation, test, { metric: 'bleu' } as never)).rejects.toThrow(
      'unknown option "metric"',
    );
  });
});

describe('translationExamples', () => {
  it('makes sources and targets, and leaves out what is empty or too long', () => {
    const pairs = [
      [' a ', '猫'],
      ['', 'b'],
      ['long source', 'c'],
      ['d', 'long target'],
    ] as const;
    expect(translationExamples(pairs, tokenizer, { eosTokenId: 2, maxLength: 5 })).toEqual([
      { source: tokenizer.encode('a').ids, target: [...tokenizer.encode('猫', { addSpecialTokens: false }).ids, 2] },
    ]);
    expect(translationExamples(pairs, tokenizer, { eosTokenId: 2 })).toHaveLength(3);
    expect(() => translationExamples(pairs, tokenizer, {} as never)).toThrow(
      'eosTokenId: expected an integer of at least 0, received nothing',
    );
  });
});
