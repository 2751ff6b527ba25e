/** Files of every format, made here of what a tokenizer.json holds, read as that is read. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { characterToByte } from '../text/byte-alphabet.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { fromFiles } from './open-tokenizers.js';
import { fromGguf } from './gguf/gguf.js';
import { fromLlama2c } from './llama2c.js';
import { fromMarian } from './marian.js';
import { fromSentencePiece } from './sentence-piece.js';
import { fromT5 } from './t5.js';
import { fromTiktoken } from './tiktoken.js';
import { fromVocabAndMerges } from './vocab-merges.js';
import { fromVocabTxt } from './vocab-txt.js';
import { fromXlnet } from './xlnet.js';

interface Recorded {
  json: { model: { vocab: Record<string, number>; merges: string[][] } };
  cases: { text: string }[];
}
const { tokenizers } = JSON.parse(
  readFileSync(new URL('../__fixtures__/hugging-face.json', import.meta.url), 'utf8'),
) as { tokenizers: Record<string, Recorded> };
const byteLevel = tokenizers['byte-level BPE'];
const wordPiece = tokenizers.WordPiece;
const texts = byteLevel.cases.map(({ text }) => text);

const encoder = new TextEncoder();
const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
const field = (number: number, body: Iterable<number>): number[] => [
  ...varint(number * 8 + 2),
  ...varint([...body].length),
  ...body,
];
const float = (value: number): Uint8Array => new Uint8Array(Float32Array.of(value).buffer);

/** A SentencePiece model: pieces of score -1, -2, … between `<unk> <s> </s>` and others. */
function sentencePieceModel(pieces: readonly string[], algorithm: 'unigram' | 'bpe' = 'unigram'): Uint8Array {
  const piece = (text: string, score: number, type: number) =>
    field(1, [...field(1, encoder.encode(text)), 0x15, ...float(score), 0x18, type]);
  const bytes = [
    ...piece('<unk>', 0, 2),
    ...piece('<s>', 0, 3),
    ...piece('</s>', 0, 3),
    ...pieces.flatMap((text, i) => piece(text, -1 - i, 1)),
    ...field(2, [0x18, algorithm === 'unigram' ? 1 : 2]),
  ];
  return Uint8Array.from(bytes);
}
const pieces = ['▁cat', '▁', 'c', 'a', 't', 's', '月', '<sep>', '<cls>'];

describe('vocab.json and merges.txt', () => {
  const vocab = JSON.stringify(byteLevel.json.model.vocab);
  const merges = `#version: 0.2\n${byteLevel.json.model.merges.map((merge) => merge.join(' ')).join('\r\n')}\n`;

  it('read as their tokenizer.json', () => {
    const tokenizer = fromVocabAndMerges(vocab, merges, { specialTokens: ['</s>'] });
    const whole = Tokenizer.fromJson(byteLevel.json);
    for (const text of texts) expect(tokenizer.encode(text).ids).toEqual(whole.encode(text).ids);
  });

  it('are framed for RoBERTa', () => {
    const ids = { '<s>': 400, '</s>': 0, ...byteLevel.json.model.vocab };
    expect(fromVocabAndMerges(ids, merges, { roberta: true }).encode('cat').ids).toEqual([
      400,
      ...fromVocabAndMerges(ids, merges).encode('cat').ids,
      0,
    ]);
  });
});

it('vocab.txt reads as its tokenizer.json', () => {
  const lines = Object.entries(wordPiece.json.model.vocab)
    .sort((a, b) => a[1] - b[1])
    .map(([token]) => token);
  const whole = Tokenizer.fromJson(wordPiece.json);
  const tokenizer = fromVocabTxt(`${lines.join('\n')}\n`);
  for (const text of texts)
    expect(tokenizer.encode(text, { pair: 'the cat' })).toMatchObject({
      ids: whole.encode(text, { pair: 'the cat' }).ids,
    });
  expect(fromVocabTxt(lines.join('\n'), { lowercase: false }).encode('CAT').tokens[1]).toBe('[UNK]');
});

it('a .tiktoken file comes to the merges that made its ranks', () => {
  const ranks = Object.entries(byteLevel.json.model.vocab).filter(([token]) => token !== '</s>');
  const file = ranks
    .map(
      ([token, rank]) =>
        `${btoa(String.fromCharCode(...Array.from(token, (character) => characterToByte.get(character)!)))} ${rank}`,
    )
    .join('\n');
  const tokenizer = fromTiktoken(encoder.encode(file), { split: 'gpt2', specialTokens: { '</s>': 0 } });
  const whole = Tokenizer.fromJson(byteLevel.json);
  for (const text of texts) expect(tokenizer.encode(text).ids).toEqual(whole.encode(text).ids);
  expect(tokenizer.encode('a</s>', { allowSpecial: true }).ids.at(-1)).toBe(0);
  expect(() => fromTiktoken(file, { split: 'cl200k' as 'cl100k' })).toThrow(
    /^fromTiktoken: split: expected one of gpt2, cl100k, o200k, received "cl200k"$/,
  );
});

describe('SentencePiece models', () => {
  it.each(['unigram', 'bpe'] as const)('encode and decode: %s', (algorithm) => {
    const tokenizer = fromSentencePiece(
      sentencePieceModel(
        algorithm === 'bpe'
          ? ['ca', '▁ca', '▁cat', ...pieces].filter((piece, i, all) => all.indexOf(piece) === i)
          : pieces,
        algorithm,
      ),
      { addBegin: true, addEnd: true },
    );
    const { tokens, ids, offsets } = tokenizer.encode('cat  cats 月?');
    expect(tokens).toEqual(['<s>', '▁cat', '▁cat', 's', '▁', '月', '<unk>', '</s>']);
    expect(offsets[2]).toEqual([3, 8]);
    expect(tokenizer.decode(ids)).toBe('cat cats 月 ⁇ ');
  });

  it('are read as T5, XLNet and Marian read them', () => {
    const bytes = sentencePieceModel(pieces);
    expect(fromT5(bytes, { extraIds: 2 }).encode('cat <extra_id_0>', { allowSpecial: true }).tokens).toEqual([
      '▁cat',
      '<extra_id_0>',
      '</s>',
    ]);
    expect(fromXlnet(bytes).encode('cats').tokens).toEqual(['▁cat', 's', '<sep>', '<cls>']);
    const vocab = { '</s>': 0, '<unk>': 1, '▁cat': 2, s: 3, '>>zh<<': 4, '<pad>': 5 };
    const marian = fromMarian(JSON.stringify(vocab), bytes);
    expect(marian.encode('>>zh<< cats月').ids).toEqual([4, 2, 3, 1, 0]);
    expect(marian.decode([2, 3, 0])).toBe('cats');
  });
});

it('tokenizer.bin of llama2.c holds a BPE model', () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  const rows = ['<unk>', '\n<s>\n', '\n</s>\n', ...bytes, ' cat', ' ca', 'ca', ' ', 'c', 'a', 't', 's'];
  const file = Uint8Array.from([
    4,
    0,
    0,
    0,
    ...rows.flatMap((row, i) => [
      ...float(i < 259 ? 0 : 259 - i),
      encoder.encode(row).length,
      0,
      0,
      0,
      ...encoder.encode(row),
    ]),
  ]);
  const tokenizer = fromLlama2c(file);
  const { tokens, ids } = tokenizer.encode('cats!');
  expect(tokens).toEqual(['<s>', '▁cat', 's', '<0x21>']);
  expect(tokenizer.decode(ids)).toBe('cats!');
});

describe('metadata of GGUF', () => {
  const tokens = Object.keys(byteLevel.json.model.vocab).sort(
    (a, b) => byteLevel.json.model.vocab[a] - byteLevel.json.model.vocab[b],
  );
  const metadata = (more: object = {}) =>
    new Map(
      Object.entries({
        model: 'gpt2',
        pre: 'gpt-2',
        tokens,
        token_type: tokens.map((token) => (token === '</s>' ? 3 : 1)),
        merges: byteLevel.json.model.merges.map((merge) => merge.join(' ')),
        ...more,
      }).map(([key, value]) => [`tokenizer.ggml.${key}`, value] as const),
    );

  it('reads as its tokenizer.json', () => {
    const whole = Tokenizer.fromJson(byteLevel.json);
    const tokenizer = fromGguf(metadata());
    for (const text of texts) expect(tokenizer.encode(text).ids).toEqual(whole.encode(text).ids);
    expect(tokenizer.decode(tokenizer.encode(texts.join()).ids)).toBe(texts.join());
  });

  it('says how digits are cut and what stands around a text', () => {
    const wordsOf = (pre: string) => new Set(fromGguf(metadata({ pre })).encode('1234').wordIds).size;
    expect(['gpt-2', 'smollm', 'llama-bpe', 'qwen2'].map(wordsOf)).toEqual([1, 4, 2, 4]);
    const framed = fromGguf(
      metadata({ add_bos_token: true, bos_token_id: 0, add_eos_token: true, eos_token_id: 0 }),
    ).encode('cat');
    expect(framed.ids).toEqual([0, ...framed.ids.slice(1, -1), 0]);
    expect(framed.specialTokensMask).toEqual([1, ...framed.ids.slice(1, -1).fill(0), 1]);
  });

  it.each<[string, object, RegExp]>([
    [
      'another kind',
      { model: 'rwkv' },
      /^tokenizer.ggml.model: expected one of gpt2, bert, llama, t5, received "rwkv"$/,
    ],
    ['another cut', { pre: 'odd' }, /^tokenizer.ggml.pre: expected one of default, gpt-2, .* received "odd"$/],
    ['a cut by a prototype', { pre: 'constructor' }, /^tokenizer.ggml.pre: expected one of/],
    ['tokens that are none', { tokens: [7] }, /^tokenizer.ggml.tokens: expected strings, received \[7\]$/],
    [
      'a token that is there twice',
      { tokens: ['a', 'a'] },
      /^tokenizer.ggml.tokens: expected tokens that differ from each other/,
    ],
    [
      'a begin token outside',
      { add_bos_token: true, bos_token_id: 1e6 },
      /^tokenizer.ggml.bos_token_id: expected an integer from 0 to/,
    ],
    ['no merges', { merges: undefined }, /^tokenizer.ggml.merges: expected an array, received nothing$/],
  ])('is refused with %s', (_, more, message) => {
    expect(() => fromGguf(metadata(more))).toThrow(message);
  });
});

describe('other kinds in metadata of GGUF', () => {
  const metadata = (fields: object) =>
    new Map(Object.entries(fields).map(([key, value]) => [`tokenizer.ggml.${key}`, value] as const));
  const all = ['<unk>', '<s>', '</s>', ...pieces];
  const sentencePiece = (model: string, names: readonly string[], more: object = {}) =>
    metadata({
      model,
      tokens: names,
      scores: names.map((_, id) => (id < 3 ? 0 : 2 - id)),
      token_type: names.map((_, id) => [2, 3, 3][id] ?? 1),
      bos_token_id: 1,
      eos_token_id: 2,
      add_bos_token: true,
      add_eos_token: true,
      remove_extra_whitespaces: true,
      ...more,
    });

  it('read as their .model file', () => {
    const longer = [...new Set(['ca', '▁ca', '▁cat', ...pieces])];
    for (const [model, algorithm, names] of [
      ['t5', 'unigram', all],
      ['llama', 'bpe', ['<unk>', '<s>', '</s>', ...longer]],
    ] as const) {
      const whole = fromSentencePiece(sentencePieceModel(names.slice(3), algorithm), { addBegin: true, addEnd: true });
      const tokenizer = fromGguf(sentencePiece(model, names));
      for (const text of ['cat  cats 月?', '', ' a cat', 'tac']) {
        const { ids } = tokenizer.encode(text);
        expect([text, ids]).toEqual([text, whole.encode(text).ids]);
        expect(tokenizer.decode(ids)).toBe(whole.decode(ids));
      }
    }
  });

  it('frame a text as llama.cpp does where they do not say how', () => {
    const unsaid = { add_bos_token: undefined, add_eos_token: undefined };
    expect(fromGguf(sentencePiece('t5', all, unsaid)).encode('cat').tokens).toEqual(['▁cat', '</s>']);
    expect(fromGguf(sentencePiece('llama', all, unsaid)).encode('c').tokens).toEqual(['<s>', '▁', 'c']);
  });

  it('read as their vocab.txt', () => {
    const names = Object.entries(wordPiece.json.model.vocab)
      .sort((a, b) => a[1] - b[1])
      .map(([token]) => token);
    const isSpecial = (token: string) => /^\[[A-Z]+\]$/.test(token);
    const tokens = names.map((token) =>
      isSpecial(token) ? token : token.startsWith('##') ? token.slice(2) : `▁${token}`,
    );
    const tokenizer = fromGguf(
      metadata({
        model: 'bert',
        tokens,
        token_type: names.map((token) => (token === '[UNK]' ? 2 : isSpecial(token) ? 3 : 1)),
      }),
    );
    const whole = Tokenizer.fromJson(wordPiece.json);
    for (const text of texts)
      expect(tokenizer.encode(text, { pair: 'the cat' }).ids).toEqual(whole.encode(text, { pair: 'the cat' }).ids);
  });

  it.each<[string, Map<string, unknown>, RegExp]>([
    [
      'too few scores',
      sentencePiece('t5', all, { scores: [1] }),
      /^tokenizer.ggml.scores: expected 12 values, one for each token, received \[1\]$/,
    ],
    [
      'scores that are no numbers',
      sentencePiece('t5', all, { scores: all.map(() => NaN) }),
      /^tokenizer.ggml.scores: expected finite numbers/,
    ],
    [
      'an unknown type',
      sentencePiece('t5', all, { token_type: all.map(() => 9) }),
      /^tokenizer.ggml.token_type: expected types of 0 to 6/,
    ],
    [
      'a map that is not of bytes',
      sentencePiece('t5', all, { precompiled_charsmap: [300] }),
      /^tokenizer.ggml.precompiled_charsmap: expected bytes/,
    ],
    [
      'no token for what is unknown',
      metadata({ model: 'bert', tokens: ['▁a', '[CLS]', '[SEP]'] }),
      /^tokenizer.ggml.tokens: expected a token \[UNK\]/,
    ],
  ])('are refused with %s', (_, broken, message) => {
    expect(() => fromGguf(broken)).toThrow(message);
  });
});

describe('fromFiles', () => {
  it('takes what there is', () => {
    const spiece = sentencePieceModel(pieces);
    const config = (tokenizer_class: string) => JSON.stringify({ tokenizer_class });
    expect(fromFiles({ 'tokenizer.json': JSON.stringify(wordPiece.json), 'vocab.txt': 'x' }).vocabSize).toBe(
      Object.keys(wordPiece.json.model.vocab).length,
    );
    expect(fromFiles({ 'vocab.txt': encoder.encode('[UNK]\ncat') }).encode('cat').ids).toEqual([1]);
    expect(
      fromFiles({ 'spiece.model': spiece, 'tokenizer_config.json': config('XLNetTokenizer') }).encode('cat').tokens,
    ).toEqual(['▁cat', '<sep>', '<cls>']);
    expect(
      fromFiles({ 'spiece.model': spiece, 'tokenizer_config.json': config('T5TokenizerFast') }).encode('cat').tokens,
    ).toEqual(['▁cat', '</s>']);
    expect(
      fromFiles({ 'tokenizer.model': spiece, 'tokenizer_config.json': config('LlamaTokenizer') }).encode('cat').tokens,
    ).toEqual(['<s>', '▁cat']);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'no file that it knows',
      () => fromFiles({ 'merges.txt': '' }),
      /^fromFiles: expected one of tokenizer.json, vocab.json with source.spm, .* received merges.txt$/,
    ],
    [
      'a class it does not know',
      () =>
        fromFiles({
          'spiece.model': sentencePieceModel(pieces),
          'tokenizer_config.json': '{"tokenizer_class":"OddTokenizer"}',
        }),
      /^tokenizer_config.json.tokenizer_class: expected XLNet, T5 or Llama, or a tokenizer.json/,
    ],
    [
      'a config that is no JSON',
      () => fromFiles({ 'vocab.txt': 'a', 'tokenizer_config.json': '{' }),
      /^tokenizer_config.json: expected JSON in UTF-8/,
    ],
    [
      'a model as text',
      () => fromFiles({ 'spiece.model': 'text' }),
      /^fromFiles: spiece.model: expected bytes, received "text"$/,
    ],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
