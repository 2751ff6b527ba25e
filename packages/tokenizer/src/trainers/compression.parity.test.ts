/**
 * How many tokens our trainers' vocabularies need, beside those that Hugging Face's and SentencePiece's trainers learn
 * from the same lines, at the same size, coverage, normalization and cuts: at most one per cent more.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import { trainBpe } from './bpe.js';
import { trainByteLevelBpe } from './byte-level-bpe.js';
import { trainUnigram } from './unigram.js';
import { trainWordPiece } from './word-piece.js';

const data = process.env.GLOSSA_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const present = existsSync(`${data}/text`);
if (!present) console.warn(`SKIPPED: compression beside other trainers, no ${data}/text (set GLOSSA_DATA)`);

type Language = 'English' | 'Chinese';
const trainers = { byteLevelBpe: trainByteLevelBpe, wordPiece: trainWordPiece, bpe: trainBpe, unigram: trainUnigram };
type Kind = keyof typeof trainers;

const golden = JSON.parse(readFileSync(new URL('../__fixtures__/compression.json', import.meta.url), 'utf8')) as {
  languages: Record<
    Language,
    {
      training_lines: number;
      held_out_lines: number;
      characters: [number, number];
      vocabSize: number;
      tokens: Record<Kind, Record<string, [training: number, heldOut: number]>>;
    }
  >;
};

/** The same lines as the references read: the first books, the first poems. */
const lines: Record<Language, () => string[]> = {
  English: () =>
    records('classic-books/young-adult.jsonl.gz')
      .slice(0, 12)
      .flatMap(({ text }) => text!.split('\n')),
  Chinese: () => records('chinese-poetry/tang.jsonl.gz').flatMap((poem) => poem.lines!),
};
function records(file: string): { text?: string; lines?: string[] }[] {
  const rows = gunzipSync(readFileSync(`${data}/text/${file}`))
    .toString()
    .split('\n', 20_000);
  return rows.filter(Boolean).map((row) => JSON.parse(row) as { text?: string; lines?: string[] });
}
const tokensIn = (tokenizer: Tokenizer, texts: readonly string[]) =>
  texts.reduce((sum, text) => sum + tokenizer.encode(text, { addSpecialTokens: false }).length, 0);

describe.skipIf(!present).each(['English', 'Chinese'] as const)('%s', (language) => {
  const { training_lines, held_out_lines, characters, vocabSize, tokens } = golden.languages[language];
  const all = present ? lines[language]().filter((line) => line.trim() !== '') : [];
  const [training, heldOut] = [
    all.slice(0, training_lines),
    all.slice(training_lines, training_lines + held_out_lines),
  ];

  it('reads the lines that the references read', () => {
    expect([training, heldOut].map((part) => part.reduce((sum, line) => sum + [...line].length, 0))).toEqual(
      characters,
    );
  });

  it.each(Object.keys(trainers) as Kind[])('%s needs no more tokens', async (kind) => {
    const tokenizer = await trainers[kind](training, { vocabSize });
    const ours = [tokensIn(tokenizer, training), tokensIn(tokenizer, heldOut)];
    for (const [reference, theirs] of Object.entries(tokens[kind])) {
      const more = ours.map((count, i) => count / theirs[i] - 1);
      expect(Math.max(...more), `${reference}: ${theirs.join()}, ours: ${ours.join()}`).toBeLessThanOrEqual(0.01);
    }
    expect(tokenizer.vocabSize).toBeLessThanOrEqual(vocabSize);
  });
});
