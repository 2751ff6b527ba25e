/**
 * Equality with small tokenizers that Hugging Face's library trained and ran, kept here so that this is checked
 * everywhere.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Tokenizer } from './tokenizer/tokenizer.js';
import { trainByteLevelBpe } from './trainers/byte-level-bpe.js';
import { trainWordPiece } from './trainers/word-piece.js';

interface Recorded {
  json: { model: { vocab: Record<string, number>; merges?: string[][] } };
  cases: {
    text: string;
    ids: number[];
    tokens: string[];
    offsets: number[][];
    decoded: string;
    decoded_with_special: string;
  }[];
  pair: { text: string; pair: string; ids: number[]; type_ids: number[] };
}

const golden = JSON.parse(readFileSync(new URL('__fixtures__/hugging-face.json', import.meta.url), 'utf8')) as {
  corpus: string[];
  repeat: number;
  tokenizers: Record<string, Recorded>;
};
const corpus = Array.from({ length: golden.repeat }, () => golden.corpus).flat();

describe.each(Object.entries(golden.tokenizers))('%s', (_, { json, cases, pair }) => {
  const tokenizer = Tokenizer.fromJson(json);

  it.each(cases.map((each) => [each.text, each] as const))(
    'encodes and decodes %j',
    (text, { ids, tokens, offsets, decoded, decoded_with_special }) => {
      const encoding = tokenizer.encode(text, { allowSpecial: true });
      expect({ ids: encoding.ids, tokens: encoding.tokens, offsets: encoding.offsets }).toEqual({
        ids,
        tokens,
        offsets,
      });
      expect(tokenizer.decode(ids)).toBe(decoded);
      expect(tokenizer.decode(ids, { skipSpecialTokens: false })).toBe(decoded_with_special);
    },
  );

  it('encodes a pair', () => {
    const { ids, typeIds } = tokenizer.encode(pair.text, { pair: pair.pair });
    expect({ ids, typeIds }).toEqual({ ids: pair.ids, typeIds: pair.type_ids });
  });

  it('is saved as it was', () => {
    expect(tokenizer.toJson()).toEqual(json);
  });
});

describe('trainers', () => {
  it('learns the byte-level BPE that Hugging Face learns', async () => {
    const { vocab, merges } = golden.tokenizers['byte-level BPE'].json.model;
    const { model } = (
      await trainByteLevelBpe(corpus, { vocabSize: 340, specialTokens: ['</s>'] })
    ).toJson() as (typeof golden.tokenizers)[string]['json'];
    expect(model.merges).toEqual(merges);
    expect(model.vocab).toEqual(vocab);
  });

  // Where pairs are equally frequent its choice depends on the order of a hash table: their tokens may differ, not
  // their worth.
  it('learns a WordPiece vocabulary as good as Hugging Face learns', async () => {
    const theirs = Tokenizer.fromJson(golden.tokenizers.WordPiece.json);
    const ours = await trainWordPiece(corpus, { vocabSize: theirs.vocabSize });
    const size = (tokenizer: Tokenizer) => corpus.reduce((sum, text) => sum + tokenizer.encode(text).length, 0);
    expect(ours.vocabSize).toBe(theirs.vocabSize);
    expect(size(ours)).toBeLessThanOrEqual(1.01 * size(theirs));
  });
});
