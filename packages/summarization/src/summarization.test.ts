import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beamSearch, greedy } from '@glossa/decoding';
import { ensureBackend, initialize } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { OriginalTransformer, saveModel, Seq2SeqLM } from '@glossa/transformer';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { byteTokenizer, byteTokenizerJson } from './__fixtures__/byte-tokenizer.js';
import { partsOfText } from './parts-of-text.js';
import { Summarization } from './summarization.js';

beforeAll(ensureBackend);

const tokenizer = byteTokenizer();
const config = {
  vocabSize: 259,
  hiddenSize: 16,
  intermediateSize: 32,
  encoderLayers: 1,
  decoderLayers: 1,
  numAttentionHeads: 2,
  layerNormEps: 1e-5,
  dropout: 0,
  padTokenId: 0,
  decoderStartTokenId: 1,
  eosTokenId: 2,
};
/** Small, with random weights: it summarizes to noise, but always to the same. */
const tinyModel = () => initialize(new Seq2SeqLM(new OriginalTransformer(config)), { seed: 11 });
const tiny = (parts = {}) => new Summarization({ model: tinyModel(), tokenizer, maxSourceLength: 24, ...parts });
const long = 'One is here. Two is there. Three is away. Four came. Five went. Six.';

async function read<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const chunks: T[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

describe('Summarization', () => {
  it('streams the text that it awaits, short and in parts', async () => {
    using summarization = tiny();
    for (const text of ['One.', long, '一二三。四五六。七八九。十。']) {
      for (const search of [greedy(), beamSearch({ numBeams: 2 })]) {
        const options = { search, maxNewTokens: 5 };
        const summary = await summarization.summarize(text, options);
        const stream = summarization.stream(text, options);
        expect((await read(stream)).join('')).toBe(summary.text);
        const { tokensPerSecond: _, ...result } = await stream.result;
        expect(summary).toMatchObject(result);
        expect(summary.parts).toBe(partsOfText(summarization, text).length);
      }
    }
  });

  it('puts the summaries of parts on lines of their own, or summarizes them again', async () => {
    using summarization = tiny();
    const options = { search: greedy(), maxNewTokens: 3 };
    const joined = await summarization.summarize(long, options);
    expect(joined.parts).toBeGreaterThan(2);
    expect(joined.text.split('\n').length).toBeGreaterThanOrEqual(joined.parts);
    const again = await summarization.summarize(long, { ...options, combine: 'summarize' });
    expect(again.parts).toBe(joined.parts);
    const stream = summarization.stream(long, { ...options, combine: 'summarize' });
    expect((await read(stream)).join('')).toBe(again.text);
  });

  it('summarizes each of several texts, in any batch', async () => {
    using summarization = tiny();
    const texts = ['One.', long, 'Two is longer than one.'];
    const progress: unknown[] = [];
    const options = { search: greedy(), maxNewTokens: 4, onProgress: (step: unknown) => progress.push(step) };
    const together = await summarization.summarize(texts, { ...options, batchSize: 3 });
    for (const [index, text] of texts.entries()) {
      expect((await summarization.summarize(text, options)).text).toBe(together[index].text);
    }
    expect(progress.length).toBeGreaterThan(3);
    expect(await summarization.summarize([])).toEqual([]);
  });

  it('finds several summaries, best first', async () => {
    using summarization = tiny({ defaults: { maxNewTokens: 4 } });
    const { text, score, nBest } = await summarization.summarize('One.', { numResults: 3 });
    expect(nBest).toHaveLength(3);
    expect(nBest[0]).toEqual({ text, score });
    expect(nBest[0].score).toBeGreaterThanOrEqual(nBest[2].score);
  });

  it('refuses bad input in the name of the call', async () => {
    using summarization = tiny();
    await expect(summarization.summarize(' ')).rejects.toThrow('summarize: text: expected some text, received " "');
    await expect(summarization.summarize(5 as never)).rejects.toThrow('summarize: text: expected a text, received 5');
    expect(() => summarization.stream('a', { length: 3 } as never)).toThrow('stream: unknown option "length"');
    await expect(summarization.summarize('a', { combine: 'mix' as never })).rejects.toThrow('summarize: combine');
    expect(() => tiny({ maxSourceLength: 2 })).toThrow('Summarization: maxSourceLength');
    expect(() => tiny({ beams: 2 })).toThrow('Summarization: unknown option "beams"');
  });

  it('leaves nothing behind, aborted or not', async () => {
    using summarization = tiny();
    const options = { search: greedy(), maxNewTokens: 3, batchSize: 1 };
    await expectNoLeak(
      async () => {
        await summarization.summarize(long, options);
        const controller = new AbortController();
        const stream = summarization.stream(long, { ...options, signal: controller.signal });
        const reading = (async () => {
          for await (const _ of stream) controller.abort(new Error('enough'));
        })();
        await expect(reading).rejects.toThrow('enough');
        for await (const _ of summarization.stream(long, options)) break;
      },
      { steps: 3 },
    );
  });

  it('loads a folder, with the prefix and the settings of its task', async () => {
    const path = await mkdtemp(join(tmpdir(), 'glossa-summarization-'));
    using model = tinyModel();
    await saveModel(model, path);
    await writeFile(join(path, 'tokenizer.json'), JSON.stringify(byteTokenizerJson()));
    const file = join(path, 'config.json');
    const task = {
      prefix: 'sum: ',
      num_beams: 2,
      max_length: 6,
      min_length: 3,
      no_repeat_ngram_size: 3,
      early_stopping: true,
    };
    const json = { ...JSON.parse(await readFile(file, 'utf8')), task_specific_params: { summarization: task } };
    await writeFile(file, JSON.stringify(json));
    using loaded = await Summarization.load(path);
    expect(loaded.prefix).toBe('sum: ');
    expect(loaded.config).toMatchObject({ numBeams: 2, maxLength: 6, noRepeatNgramSize: 3 });
    expect((await loaded.summarize('One is here.')).nBest).toHaveLength(1);
    await rm(path, { recursive: true });
  });
});

describe('partsOfText', () => {
  it('keeps all of a text in parts that fit', () => {
    using summarization = tiny({ prefix: 's:' });
    const sentence = fc.constantFrom('One.', 'Two is here.', '猫在这里。', 'x'.repeat(60), 'A line\n', 'No end');
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 9 }), (sentences) => {
        const text = sentences.join(' ');
        const parts = partsOfText(summarization, text);
        for (const ids of parts) {
          expect(ids.length).toBeLessThanOrEqual(24);
          expect(ids.at(-1)).toBe(2);
        }
        // Whole, for a sentence that is cut may be cut between the bytes of a character.
        const read = tokenizer.decode(parts.flatMap((ids) => ids.slice(0, -1)));
        const letters = (content: string) => content.replaceAll('s:', '').replace(/\s/g, '');
        expect(letters(read)).toBe(letters(text));
      }),
      { numRuns: 60 },
    );
  });
});
