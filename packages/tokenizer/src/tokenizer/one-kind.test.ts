/** Tokenizers of one kind beside the one that knows all kinds. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ByteLevelTokenizer } from './byte-level-tokenizer.js';
import { Tokenizer } from './tokenizer.js';
import { trainByteLevelBpe } from '../trainers/byte-level-bpe.js';
import { WordPieceTokenizer } from './word-piece-tokenizer.js';

const { tokenizers } = JSON.parse(
  readFileSync(new URL('../__fixtures__/hugging-face.json', import.meta.url), 'utf8'),
) as {
  tokenizers: Record<string, { json: object; cases: { text: string }[] }>;
};
const byteLevel = tokenizers['byte-level BPE'];
const wordPiece = tokenizers.WordPiece;

describe.each([
  ['ByteLevelTokenizer', ByteLevelTokenizer, byteLevel],
  ['WordPieceTokenizer', WordPieceTokenizer, wordPiece],
] as const)('%s', (_, Kind, { json, cases }) => {
  it('does what a Tokenizer does', () => {
    const [ours, whole] = [Kind.fromJson(JSON.stringify(json)), Tokenizer.fromJson(json)];
    expect(ours.toJson()).toEqual(whole.toJson());
    for (const { text } of cases) {
      const [a, b] = [ours.encode(text, { pair: 'the cat' }), whole.encode(text, { pair: 'the cat' })];
      expect([a.ids, a.tokens, a.offsets, a.wordIds, a.typeIds]).toEqual([
        b.ids,
        b.tokens,
        b.offsets,
        b.wordIds,
        b.typeIds,
      ]);
      expect(ours.decode(a.ids)).toBe(whole.decode(a.ids));
    }
  });
});

it('ByteLevelTokenizer knows the cuts of GPT-2 and GPT-4, and no others', async () => {
  const trained = await trainByteLevelBpe(['the cat sat, 1234'], { vocabSize: 270, preTokenizer: 'gpt4' });
  const json = trained.toJson();
  expect(ByteLevelTokenizer.fromJson(json).encode("the cat's 12345").ids).toEqual(
    trained.encode("the cat's 12345").ids,
  );
  const other = { type: 'Split', pattern: { Regex: 'a+' }, behavior: 'Isolated', invert: false };
  expect(() => ByteLevelTokenizer.fromJson({ ...json, pre_tokenizer: other })).toThrow(
    /^tokenizer.json.pre_tokenizer.pattern: expected a regular expression that is supported \(that of GPT-2 or GPT-4\), received "a\+"$/,
  );
});

it.each([
  [
    'ByteLevelTokenizer',
    ByteLevelTokenizer,
    wordPiece,
    /^tokenizer.json.pre_tokenizer.type: expected one of ByteLevel, Digits, Sequence, Split, received "BertPreTokenizer"$/,
  ],
  [
    'WordPieceTokenizer',
    WordPieceTokenizer,
    byteLevel,
    /^tokenizer.json.pre_tokenizer.type: expected one of BertPreTokenizer, received "ByteLevel"$/,
  ],
] as const)('%s refuses other kinds by name', (_, Kind, { json }, message) => {
  const parts = { ...(json as Record<string, unknown>), normalizer: null };
  expect(() => Kind.fromJson(parts)).toThrow(message);
});
