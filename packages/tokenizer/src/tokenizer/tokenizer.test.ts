import { beforeAll, describe, expect, it } from 'vitest';
import { Tokenizer } from './tokenizer.js';
import { trainByteLevelBpe } from '../trainers/byte-level-bpe.js';

const corpus = ['the cat sat on the mat', 'the hat of the cat', '床前明月光，疑是地上霜。'];
let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await trainByteLevelBpe(corpus, { vocabSize: 300, specialTokens: ['<pad>', '<s>', '</s>'] });
});

/** The tokenizer with other parts. */
const withParts = (parts: object) => Tokenizer.fromJson({ ...tokenizer.toJson(), ...parts });
const framing = {
  type: 'TemplateProcessing',
  single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
  pair: [
    { SpecialToken: { id: '<s>', type_id: 0 } },
    { Sequence: { id: 'A', type_id: 0 } },
    { SpecialToken: { id: '</s>', type_id: 1 } },
    { Sequence: { id: 'B', type_id: 1 } },
  ],
  special_tokens: {
    '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] },
    '</s>': { id: '</s>', ids: [2], tokens: ['</s>'] },
  },
};

describe('encode', () => {
  it('gives tokens with their places, in UTF-16 units', () => {
    const text = 'the 🙂月';
    const { ids, tokens, offsets, wordIds, length } = tokenizer.encode(text);
    // The emoji and the ideograph are several bytes each, and each byte stands for its whole character.
    expect(tokens).toEqual(['the', 'Ġ', 'ð', 'Ł', 'Ļ', 'Ĥ', 'æ', 'ľ', 'Ī']);
    expect(offsets).toEqual([[0, 3], [3, 4], ...Array(4).fill([4, 6]), ...Array(3).fill([6, 7])]);
    expect([ids.length, wordIds.length, length]).toEqual([tokens.length, tokens.length, tokens.length]);
    expect(wordIds[0]).toBe(0);
    expect(tokens.map((token) => tokenizer.tokenToId(token))).toEqual(ids);
  });

  it('gives nothing for an empty text', () => {
    const { ids, tokens, offsets, overflowing, attentionMask } = tokenizer.encode('');
    expect({ ids, tokens, offsets, overflowing, attentionMask }).toEqual({
      ids: [],
      tokens: [],
      offsets: [],
      overflowing: [],
      attentionMask: [],
    });
    expect(tokenizer.decode([])).toBe('');
    expect(withParts({ post_processor: framing }).encode('').ids).toEqual([1]);
  });

  it('takes special tokens in a text for text, unless they are allowed', () => {
    const text = 'the cat</s>the hat';
    const plain = tokenizer.encode(text);
    expect(plain.ids).not.toContain(2);
    expect(tokenizer.decode(plain.ids)).toBe(text);
    const honored = tokenizer.encode(text, { allowSpecial: true });
    expect(honored.tokens.filter((token) => token === '</s>')).toHaveLength(1);
    expect(honored.offsets[honored.ids.indexOf(2)]).toEqual([7, 11]);
    expect(tokenizer.decode(honored.ids)).toBe('the catthe hat');
    const chosen = tokenizer.encode('</s>the</s>', { allowSpecial: (start) => start > 0 });
    expect(chosen.ids.indexOf(2)).toBe(chosen.length - 1);
    expect(tokenizer.decode(chosen.ids)).toBe('</s>the');
    expect(tokenizer.decode(honored.ids, { skipSpecialTokens: false })).toBe(text);
  });

  it.each([
    ['WordLevel', { type: 'WordLevel', unk_token: '?', vocab: { '?': 0, END: 1, cat: 2 } }],
    ['WordPiece', { type: 'WordPiece', unk_token: '?', vocab: { '?': 0, END: 1, cat: 2 } }],
    [
      'Unigram',
      {
        type: 'Unigram',
        unk_id: 0,
        vocab: [
          ['?', 0],
          ['END', 0],
          ['cat', -1],
        ],
      },
    ],
    [
      'BPE that keeps whole words',
      {
        type: 'BPE',
        unk_token: '?',
        ignore_merges: true,
        fuse_unk: true,
        vocab: { '?': 0, END: 1, cat: 2 },
        merges: [],
      },
    ],
  ])('never lets text spell a special token: %s', (_, model) => {
    const words = Tokenizer.fromJson({
      added_tokens: [{ id: 1, content: 'END', special: true }],
      pre_tokenizer: { type: 'WhitespaceSplit' },
      model,
    });
    expect(words.encode('cat END').ids).toEqual([2, 0]);
    expect(words.encode('cat END', { allowSpecial: true }).ids).toEqual([2, 1]);
  });

  it('puts special tokens around texts and pairs, or leaves them out', () => {
    const framed = withParts({ post_processor: framing });
    const { ids, typeIds, sequenceIds, specialTokensMask, offsets } = framed.encode('the', { pair: 'the' });
    const [the] = tokenizer.encode('the').ids;
    expect(ids).toEqual([1, the, 2, the]);
    expect(typeIds).toEqual([0, 0, 1, 1]);
    expect(sequenceIds).toEqual([null, 0, null, 1]);
    expect(specialTokensMask).toEqual([1, 0, 1, 0]);
    expect(offsets).toEqual([
      [0, 0],
      [0, 3],
      [0, 0],
      [0, 3],
    ]);
    expect(framed.encode('the', { pair: 'the', addSpecialTokens: false }).ids).toEqual([the, the]);
  });

  it('finds added tokens as they are asked to match', () => {
    const tokens = [
      { id: 1000, content: 'dog', single_word: true },
      { id: 1001, content: '<gap>', lstrip: true, rstrip: true },
    ];
    const extended = withParts({ added_tokens: [...(tokenizer.toJson().added_tokens as object[]), ...tokens] });
    expect(extended.vocabSize).toBe(tokenizer.vocabSize + 2);
    expect(extended.encode('dog').ids).toEqual([1000]);
    expect(extended.encode('dogs').ids).not.toContain(1000);
    const { ids, offsets } = extended.encode('the  <gap> the');
    expect(offsets[ids.indexOf(1001)]).toEqual([3, 11]);
    expect(ids).toHaveLength(3);
  });

  it.each([
    [
      'an unknown option',
      () => tokenizer.encode('x', { padd: true } as object),
      /^encode: unknown option "padd", expected one of: pair, /,
    ],
    ['what is no text', () => tokenizer.encode(7 as unknown as string), /^encode: expected a string, received 7$/],
    [
      'an id outside the vocabulary',
      () => tokenizer.decode([100_000]),
      /^decode: expected an id of the vocabulary \(267 ids\), received 100000$/,
    ],
    [
      'a padding token it lacks',
      () => tokenizer.encode('x', { padding: { token: '[PAD]' } }),
      /^encode: padding.token: expected a token of the vocabulary, received "\[PAD\]"$/,
    ],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});

it('knows its special tokens', () => {
  expect([...tokenizer.specialTokens]).toEqual([
    ['<pad>', 0],
    ['<s>', 1],
    ['</s>', 2],
  ]);
  expect([
    tokenizer.idToToken(2),
    tokenizer.tokenToId('</s>'),
    tokenizer.tokenToId('nowhere'),
    tokenizer.idToToken(-1),
  ]).toEqual(['</s>', 2, undefined, undefined]);
});

it('loads what it saved: as an object, as text and as bytes', () => {
  const json = tokenizer.toJson();
  const text = JSON.stringify(json);
  for (const form of [json, text, new TextEncoder().encode(text)]) {
    const loaded = Tokenizer.fromJson(form);
    expect(loaded.toJson()).toEqual(json);
    for (const line of corpus) expect(loaded.encode(line).ids).toEqual(tokenizer.encode(line).ids);
  }
});
