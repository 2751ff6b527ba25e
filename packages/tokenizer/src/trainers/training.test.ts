/** What all trainers share: streams, progress, stopping, and the same result every time. */
import { describe, expect, it } from 'vitest';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import { trainBpe } from './bpe.js';
import { trainByteLevelBpe } from './byte-level-bpe.js';
import { trainCharacterLevel } from './character-level.js';
import type { Corpus, TrainingOptions, TrainingProgress } from './training.js';
import { trainUnigram } from './unigram.js';
import { trainWordPiece } from './word-piece.js';

const lines = [
  'the cat sat on the mat and the hat',
  'the other cat chattered',
  '床前明月光，疑是地上霜。',
  '明月 几时有 __proto__ __proto__ constructor \ud800',
];
const corpus = Array.from({ length: 20 }, () => lines).flat();

const trainers: Record<string, (texts: Corpus, options: TrainingOptions) => Promise<Tokenizer>> = {
  trainBpe: (texts, options) => trainBpe(texts, { ...options, vocabSize: 340, characterCoverage: 1 }),
  trainByteLevelBpe: (texts, options) => trainByteLevelBpe(texts, { ...options, vocabSize: 320 }),
  trainCharacterLevel: (texts, options) => trainCharacterLevel(texts, options),
  trainUnigram: (texts, options) =>
    trainUnigram(texts, { ...options, vocabSize: 90, characterCoverage: 1, normalize: false }),
  trainWordPiece: (texts, options) => trainWordPiece(texts, { ...options, vocabSize: 120 }),
};

describe.each(Object.entries(trainers))('%s', (_, train) => {
  it('gives the same tokenizer for the same texts, in memory or streamed', async () => {
    const json = JSON.stringify((await train(corpus, {})).toJson());
    expect(JSON.stringify((await train(corpus, {})).toJson())).toBe(json);
    async function* streamed() {
      for (const text of corpus) {
        await Promise.resolve();
        yield text;
      }
    }
    expect(JSON.stringify((await train(streamed(), {})).toJson())).toBe(json);
  });

  it('learns to read its corpus back', async () => {
    const tokenizer = await train(corpus, {});
    for (const line of lines) {
      const encoding = tokenizer.encode(line, { addSpecialTokens: false });
      // WordPiece sets ideographs and punctuation apart; a lone surrogate is U+FFFD, which BERT's normalizer drops.
      const plain = (text: string) => text.replace(/[\s\ufffd\ud800]/g, '');
      expect(plain(tokenizer.decode(encoding.ids))).toBe(plain(line));
      expect(encoding.ids.length).toBeLessThanOrEqual(new TextEncoder().encode(line).length);
    }
  });

  it('reports progress, from reading to the end of learning', async () => {
    const seen: TrainingProgress[] = [];
    await train(corpus, { onProgress: (progress) => void seen.push(progress) });
    expect(seen.find(({ phase }) => phase === 'reading')).toBeDefined();
    const reading = seen.filter(({ phase }) => phase === 'reading').map(({ done }) => done);
    expect(reading).toEqual([...reading].sort((a, b) => a - b));
    expect(reading.at(-1)).toBe(corpus.length);
    const { phase, done, total } = seen.at(-1)!;
    if (phase === 'learning') expect(done).toBe(total);
  });

  it('stops when told to, before it begins or while it reads', async () => {
    const reason = new Error('enough');
    await expect(train(corpus, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    async function* endless() {
      for (;;) {
        yield lines[0];
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    const training = train(endless(), { signal: controller.signal });
    controller.abort(reason);
    await expect(training).rejects.toBe(reason);
  });

  it.each([
    ['one string', 'the cat', /^train\w+: corpus: expected several texts, received one string/],
    ['what are no texts', [1], /^train\w+: corpus\[0\]: expected a text, received 1$/],
  ])('refuses %s for a corpus', async (_name, texts, message) => {
    await expect(train(texts as Corpus, {})).rejects.toThrow(message);
  });

  it('refuses unknown options', async () => {
    await expect(train(corpus, { vocabsize: 7 } as object)).rejects.toThrow(/^train\w+: unknown option "vocabsize"/);
  });
});

it('stops while it learns', async () => {
  const words = Array.from({ length: 60_000 }, (_, i) => `word${(i * 2654435761) % 999983} `);
  const controller = new AbortController();
  const training = trainByteLevelBpe(words, {
    vocabSize: 100_000,
    signal: controller.signal,
    onProgress: ({ phase }) => {
      if (phase === 'learning') controller.abort(new Error('enough'));
    },
  });
  await expect(training).rejects.toThrow('enough');
});
