/** Files made to do harm are refused, in one line that says where and why, before they cost time or memory. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { GlossaError } from '@glossa/check';
import { describe, expect, it } from 'vitest';
import { fromLlama2c } from './loaders/llama2c.js';
import { fromSentencePiece } from './loaders/sentence-piece.js';
import { fromTiktoken } from './loaders/tiktoken.js';
import { fromVocabAndMerges } from './loaders/vocab-merges.js';
import { fromVocabTxt } from './loaders/vocab-txt.js';
import { Tokenizer } from './tokenizer/tokenizer.js';

const model = { type: 'WordLevel', unk_token: 'u', vocab: { u: 0, a: 1 } };
const load = (parts: object) => Tokenizer.fromJson({ model, ...parts });
const bpe = (parts: object) => load({ model: { type: 'BPE', vocab: { a: 0, b: 1, ab: 2 }, merges: [], ...parts } });
const split = (Regex: string) => load({ pre_tokenizer: { type: 'Split', pattern: { Regex }, behavior: 'Isolated' } });
const nested = (depth: number): object =>
  depth === 0 ? { type: 'Lowercase' } : { type: 'Sequence', normalizers: [nested(depth - 1)] };
const growing = {
  type: 'Sequence',
  normalizers: Array(12).fill({ type: 'Replace', pattern: { String: 'a' }, content: 'a'.repeat(1000) }),
};
const cycle: { type: string; normalizers: object[] } = { type: 'Sequence', normalizers: [] };
cycle.normalizers.push(cycle, cycle);

describe('tokenizer.json', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'what is no JSON',
      () => Tokenizer.fromJson('{"model":\n\n!'),
      /^tokenizer.json: expected JSON in UTF-8, received something else \(.+\)$/,
    ],
    [
      'what is not UTF-8',
      () => Tokenizer.fromJson(Uint8Array.of(0x22, 0xff, 0x22)),
      /^tokenizer.json: expected JSON in UTF-8/,
    ],
    ['an array', () => Tokenizer.fromJson('[]'), /^tokenizer.json: expected an object, received \[\]$/],
    ['no model', () => Tokenizer.fromJson('{}'), /^tokenizer.json.model: expected a model, received nothing$/],
    ['another version', () => load({ version: '2.0' }), /^tokenizer.json.version: expected "1.0", received "2.0"$/],
    [
      'an unknown key',
      () => load({ [`evil${'x'.repeat(1e6)}`]: 1 }),
      /^tokenizer.json: unknown key "evilx{76}…", expected one of: version, [a-z_, ]+$/,
    ],
    [
      'an unknown part',
      () => load({ normalizer: { type: 'Shout' } }),
      /^tokenizer.json.normalizer.type: expected one of .*Lowercase.*, received "Shout"$/,
    ],
    [
      'a part named after a prototype',
      () => load({ decoder: { type: 'constructor' } }),
      /^tokenizer.json.decoder.type: expected one of .*, received "constructor"$/,
    ],
    [
      'a prototype for a key',
      () => Tokenizer.fromJson('{"__proto__":{},"model":{}}'),
      /^tokenizer.json: the key "__proto__" is refused$/,
    ],
    [
      'a prototype for a token',
      () => Tokenizer.fromJson('{"model":{"type":"WordLevel","unk_token":"u","vocab":{"__proto__":0}}}'),
      /^tokenizer.json.model.vocab: the key "__proto__" is refused$/,
    ],
    [
      'a wrong type',
      () => load({ added_tokens: 'all' }),
      /^tokenizer.json.added_tokens: expected an array, received "all"$/,
    ],
    [
      'deep nesting',
      () => load({ normalizer: nested(1000) }),
      /^tokenizer.json.normalizer.*: nested deeper than 32 levels$/,
    ],
    [
      'deep nesting in text',
      () => Tokenizer.fromJson(`{"model":${'['.repeat(1e5)}${']'.repeat(1e5)}}`),
      /^tokenizer.json.model: expected an object/,
    ],
    ['a part inside itself', () => load({ normalizer: cycle }), /nested deeper than 32 levels$/],
    [
      'a huge id',
      () => load({ model: { ...model, vocab: { u: 2 ** 31 } } }),
      /^tokenizer.json.model.vocab\["u"\]: expected an id from 0 to 4194303, received 2147483648$/,
    ],
    [
      'a negative id',
      () => load({ model: { ...model, vocab: { u: -1 } } }),
      /expected an id from 0 to 4194303, received -1$/,
    ],
    [
      'a huge token',
      () => load({ model: { ...model, vocab: { ['x'.repeat(1e6)]: 0 } } }),
      /^vocabulary: "x{80}…": expected at most 1024 characters, received 1000000$/,
    ],
    [
      'one id for two tokens',
      () => load({ model: { ...model, vocab: { u: 0, v: 0 } } }),
      /^vocabulary: expected one token of id 0, received "u" and "v"$/,
    ],
    [
      'two ids for an added token',
      () => load({ added_tokens: [{ id: 7, content: 'a' }] }),
      /^tokenizer.json.added_tokens: expected one id of "a", received 1 and 7$/,
    ],
    [
      'an id for two added tokens',
      () =>
        load({
          added_tokens: [
            { id: 7, content: 'x' },
            { id: 7, content: 'y' },
          ],
        }),
      /^tokenizer.json.added_tokens: expected one token of id 7, received "x" and "y"$/,
    ],
    [
      'a token there twice',
      () =>
        load({
          model: {
            type: 'Unigram',
            vocab: [
              ['a', 0],
              ['a', 1],
            ],
          },
        }),
      /^vocabulary: expected one id of "a", received two, one of them 1$/,
    ],
    [
      'an infinite score',
      () => Tokenizer.fromJson('{"model":{"type":"Unigram","vocab":[["a",-1e999]]}}'),
      /^tokenizer.json.model.vocab\[0\]: expected \[token, score of at most 1000000000\]/,
    ],
    [
      'a merge of nothing',
      () => bpe({ merges: ['a'] }),
      /^tokenizer.json.model.merges\[0\]: expected two tokens, received "a"$/,
    ],
    [
      'a merge into no token',
      () => bpe({ merges: ['b a'] }),
      /^tokenizer.json.model.merges\[0\]: expected tokens of the vocabulary, received "ba"$/,
    ],
    ['dropout', () => bpe({ dropout: 0.1 }), /^tokenizer.json.model.dropout: expected null/],
    [
      'a huge padding',
      () => load({ padding: { strategy: { Fixed: 1e15 }, pad_token: 'u' } }),
      /^tokenizer.json.padding.strategy.Fixed: expected an integer from 0 to 1048576, received 1000000000000000$/,
    ],
    [
      'a text that grows without end',
      () => load({ normalizer: growing }).encode('aaa'),
      /^normalizer: expected at most \d+ characters from a text of \d+, received more$/,
    ],
    [
      'a token that grows without end',
      () => load({ decoder: { type: 'Sequence', decoders: growing.normalizers } }).decode([1]),
      /^decoder: expected tokens of at most 65536 characters, received a longer one$/,
    ],
    [
      'an empty pattern',
      () => load({ normalizer: { type: 'Replace', pattern: { String: '' }, content: 'x' } }),
      /expected a pattern that is not empty/,
    ],
    [
      'what is no base64',
      () => load({ normalizer: { type: 'Precompiled', precompiled_charsmap: '!' } }),
      /^tokenizer.json.normalizer.precompiled_charsmap: expected base64/,
    ],
    [
      'a broken character map',
      () => load({ normalizer: { type: 'Precompiled', precompiled_charsmap: btoa('\xff\xff\xff\xff') } }),
      /: expected a character map, received 4 bytes with a trie of 4294967295$/,
    ],
    [
      'an id that no token has in a template',
      () =>
        load({
          post_processor: {
            type: 'TemplateProcessing',
            single: [{ SpecialToken: { id: 'x' } }],
            pair: [],
            special_tokens: {},
          },
        }),
      /special_tokens.x: expected an object, received nothing$/,
    ],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(message);
    expect(act).toThrow(/^[^\n]{1,600}$/);
    expect(act).toThrow(GlossaError);
  });

  it('takes a merge that is there twice, or that makes a token again, for what it is', () => {
    const circular = bpe({ vocab: { a: 0, aa: 1, aaa: 2 }, merges: ['a a', 'a aa', 'aa a', 'a a'] });
    expect(circular.encode('aaaaa').length).toBeLessThan(5);
    expect(circular.decode(circular.encode('aaaaa').ids).replaceAll(' ', '')).toBe('aaaaa');
  });

  it('takes names of prototypes for words', () => {
    const words = load({ model: { ...model, vocab: { u: 0, constructor: 1, toString: 2 } } });
    expect(words.tokenToId('valueOf')).toBeUndefined();
    expect(
      load({ model: { ...model, vocab: { u: 0, constructor: 1 } }, pre_tokenizer: { type: 'WhitespaceSplit' } }).encode(
        'constructor hasOwnProperty',
      ).ids,
    ).toEqual([1, 0]);
  });
});

describe('regular expressions', () => {
  it.each([
    ['(a+)+b', 20_000],
    ['(a|a|aa)*b', 20_000],
    ['(((a*)*)*)*b', 20_000],
    ['(?:a?){50}a{50}b', 2_000],
    ['(x+x+)+y|a', 20_000],
  ])('%s takes a time that grows with the text only', (source, length) => {
    const tokenizer = split(source);
    expect(tokenizer.encode('a'.repeat(length)).ids.length).toBeGreaterThan(0);
  });

  it('gives up on look-aheads inside look-aheads that try everything', () => {
    let source = 'b';
    for (let i = 0; i < 12; i++) source = `(?=a{0,9}${source})`;
    expect(() => split(source).encode('a'.repeat(100))).toThrow(
      /^regular expression: expected fewer steps, received a text of 100 characters that takes more$/,
    );
  });

  it.each([
    ['(', /\(missing \) at 1\)/],
    ['a{1001}', /\(repetition \{1001,1001\} at 7\)/],
    ['(a{1000}){1000}', /\(more than 4000 steps\)/],
    ['(){1000}'.repeat(50), /\(more than 4000 steps\)/],
    ['('.repeat(1000), /\(nested too deeply at \d+\)/],
    ['['.repeat(1000), /\(nested too deeply at \d+\)/],
    ['a'.repeat(10_001), /\(longer than 10000 characters\)/],
    ['(a)\\1', /\(unsupported escape \\1 at 5\)/],
    ['(?<=a*)b', /\(unlimited repetition inside a look-around\)/],
    ['\\p{Nonsense}', /\(unknown property Nonsense at 12\)/],
  ])('refuses %.20s', (source, message) => {
    expect(() => split(source)).toThrow(message);
    expect(() => split(source)).toThrow(
      /^tokenizer.json.pre_tokenizer.pattern: expected a regular expression that is supported [^\n]{1,200}$/,
    );
  });
});

describe('other files', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'an empty SentencePiece model',
      () => fromSentencePiece(new Uint8Array(0)),
      /^SentencePiece model: expected pieces, received none$/,
    ],
    [
      'a SentencePiece field longer than the file',
      () => fromSentencePiece(Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0x7f)),
      /^SentencePiece model: expected fields that end within the file, received one of 268435455 bytes at byte 5 of 5$/,
    ],
    [
      'a SentencePiece number without end',
      () => fromSentencePiece(new Uint8Array(50).fill(0xff)),
      /^SentencePiece model: expected numbers of at most 64 bits, received another at byte 11 of 50$/,
    ],
    [
      'a huge SentencePiece piece',
      () => fromSentencePiece(piece('x'.repeat(2000))),
      /^SentencePiece model: piece 0: expected at most 1024 characters, received 2000$/,
    ],
    [
      'a llama2.c piece longer than the file',
      () => fromLlama2c(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 127)),
      /^llama2.c tokenizer: piece 0: expected a score, a length and bytes, received 8 bytes and a length of 2147483647$/,
    ],
    [
      'a llama2.c piece that is not UTF-8',
      () => fromLlama2c(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 255)),
      /^llama2.c tokenizer: piece 0: expected text in UTF-8, received 1 bytes$/,
    ],
    [
      'a tiktoken line that is none',
      () => fromTiktoken('IQ== 0\nIg== x', { split: 'gpt2' }),
      /^tiktoken file, line 2: expected base64 and a rank, received "Ig== x"$/,
    ],
    [
      'tiktoken base64 cut short',
      () => fromTiktoken('I 0', { split: 'gpt2' }),
      /^tiktoken file, line 1: expected base64 and a rank, received "I 0"$/,
    ],
    [
      'one tiktoken rank for two tokens',
      () => fromTiktoken('IQ== 0\nIg== 0', { split: 'gpt2' }),
      /^vocabulary: expected one token of id 0, received "!" and "\\""$/,
    ],
    [
      'a word that is there twice',
      () => fromVocabTxt('a\nb\na'),
      /^vocab.txt: expected a token on one line, received "a" on lines 1 and 3$/,
    ],
    ['a vocab.json that is none', () => fromVocabAndMerges('nope', ''), /^vocab.json: expected JSON in UTF-8/],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(message);
    expect(act).toThrow(/^[^\n]{1,600}$/);
    expect(act).toThrow(GlossaError);
  });
});

/** A SentencePiece model of one piece. */
function piece(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
  const body = [0x0a, ...varint(bytes.length), ...bytes];
  return Uint8Array.from([0x0a, ...varint(body.length), ...body]);
}

describe('damaged files', () => {
  const { tokenizers } = JSON.parse(
    readFileSync(new URL('__fixtures__/hugging-face.json', import.meta.url), 'utf8'),
  ) as { tokenizers: Record<string, { json: object }> };
  const awkward = fc.oneof(
    fc.constantFrom<unknown>(null, true, -1, 0.5, 1e9, '', '\u0000', [], {}, [[]], 'constructor'),
    fc.jsonValue({ maxDepth: 2 }),
  );

  /** The document with one value in it replaced, at the place that the numbers choose. */
  function damaged(value: unknown, path: readonly number[], replacement: unknown): unknown {
    const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (path.length === 0 || keys.length === 0) return replacement;
    const key = keys[path[0] % keys.length];
    const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
      string,
      unknown
    >;
    copy[key] = damaged(copy[key], path.slice(1), replacement);
    return copy;
  }

  it.each(Object.entries(tokenizers))('either work or are refused in one line: %s', (_, { json }) => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }), awkward, (path, replacement) => {
        let tokenizer: Tokenizer;
        try {
          tokenizer = Tokenizer.fromJson(damaged(json, path, replacement));
        } catch (error) {
          expect(error).toBeInstanceOf(GlossaError);
          expect((error as Error).message).toMatch(/^[^\n]{1,600}$/);
          expect((error as Error).message).not.toMatch(
            /undefined|is not a function|Cannot read|Maximum call stack|Invalid array/,
          );
          return;
        }
        expect(Tokenizer.fromJson(tokenizer.toJson()).vocabSize).toBe(tokenizer.vocabSize);
      }),
      { numRuns: 400 },
    );
  });

  it('of bytes are refused in one line', () => {
    const whole = piece('low');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 64 }),
          fc
            .tuple(fc.nat(whole.length - 1), fc.nat(255))
            .map(([at, byte]) => Uint8Array.from(whole, (value, i) => (i === at ? byte : value))),
        ),
        (bytes) => {
          for (const read of [fromSentencePiece, fromLlama2c]) {
            try {
              read(bytes);
            } catch (error) {
              expect(error).toBeInstanceOf(GlossaError);
              expect((error as Error).message).toMatch(/^[^\n]{1,600}$/);
              expect((error as Error).message).not.toMatch(
                /undefined|is not a function|Cannot read|Maximum call stack|Invalid array/,
              );
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
