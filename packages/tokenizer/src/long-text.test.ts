/**
 * A million characters that are all one word, or the same word again and again: time has to grow with the text only.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Tokenizer } from './tokenizer/tokenizer.js';
import { trainByteLevelBpe } from './trainers/byte-level-bpe.js';
import { trainCharacterLevel } from './trainers/character-level.js';
import { trainUnigram } from './trainers/unigram.js';
import { trainWordPiece } from './trainers/word-piece.js';

const { tokenizers } = JSON.parse(readFileSync(new URL('__fixtures__/hugging-face.json', import.meta.url), 'utf8')) as {
  tokenizers: Record<string, { json: object }>;
};
const million = 1 << 20;
const texts: [string, string][] = [
  ['a million letters', 'a'.repeat(million)],
  ['a million characters of one word', 'the '.repeat(million / 4)],
  ['a long word', 'thecat'.repeat(20_000)],
  ['ideographs', '月'.repeat(100_000)],
  ['spaces', ' '.repeat(100_000)],
];

describe.each(Object.entries(tokenizers))('%s', (_, { json }) => {
  const tokenizer = Tokenizer.fromJson(json);

  it.each(texts)('encodes and decodes %s', (_name, text) => {
    const { ids } = tokenizer.encode(text);
    expect(ids.every((id) => id < tokenizer.vocabSize)).toBe(true);
    expect(tokenizer.decode(ids).length).toBeLessThanOrEqual(2 * text.length);
  });
});

it.each<[string, () => Promise<Tokenizer>]>([
  ['character level', () => trainCharacterLevel(['the cat 月'])],
  [
    'byte-level BPE without a cut',
    () => trainByteLevelBpe(['the cat the cat 月月'], { vocabSize: 270, preTokenizer: 'none' }),
  ],
  [
    'byte-level BPE in GPT-4’s cut',
    () => trainByteLevelBpe(['the cat the cat 月月'], { vocabSize: 270, preTokenizer: 'gpt4' }),
  ],
])('encodes and decodes a million of one character and of one word: %s', async (_, train) => {
  const tokenizer = await train();
  for (const text of ['a'.repeat(million), 'the '.repeat(million / 4), '月'.repeat(million / 3)]) {
    expect(tokenizer.decode(tokenizer.encode(text).ids) === text).toBe(true);
  }
});

it.each([
  ['byte-level BPE', (text: string) => trainByteLevelBpe([text], { vocabSize: 300 })],
  ['WordPiece', (text: string) => trainWordPiece([text], { vocabSize: 40 })],
  ['Unigram', (text: string) => trainUnigram([text], { vocabSize: 40 })],
])('trains %s on long words', async (_, train) => {
  const tokenizer = await train('thecat'.repeat(5_000));
  expect(tokenizer.decode(tokenizer.encode('thecat').ids)).toBe('thecat');
});
