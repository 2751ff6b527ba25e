/** What each trainer learns, and the options of its own. */
import { describe, expect, it } from 'vitest';
import { trainBpe } from './bpe.js';
import { trainByteLevelBpe } from './byte-level-bpe.js';
import { trainCharacterLevel } from './character-level.js';
import { trainUnigram } from './unigram.js';
import { trainWordPiece } from './word-piece.js';

const corpus = Array.from({ length: 10 }, () => ['low lower lowest', 'new newer newest', '明月 明月 地上']).flat();

describe('byte-level BPE', () => {
  it('joins the most frequent pair first, by the lower ids where pairs are equal', async () => {
    const { model } = (await trainByteLevelBpe(['aab aab ab'], { vocabSize: 259 })).toJson() as {
      model: { merges: string[][] };
    };
    expect(model.merges).toEqual(
      [
        ['a', 'b'],
        ['a', 'ab'],
        ['Ġ', 'aab'],
      ].slice(0, model.merges.length),
    );
    expect(model.merges.length).toBeGreaterThan(1);
  });

  it(
    'numbers special tokens, bytes and merges in this order, and stops at the size or when nothing ' + 'repeats',
    async () => {
      const tokenizer = await trainByteLevelBpe(corpus, { vocabSize: 265, specialTokens: ['</s>'] });
      expect([tokenizer.vocabSize, tokenizer.tokenToId('</s>'), tokenizer.tokenToId('!')]).toEqual([265, 0, 1]);
      expect((await trainByteLevelBpe(['abc'], { vocabSize: 1000 })).vocabSize).toBe(256);
      expect((await trainByteLevelBpe([], { vocabSize: 1000 })).vocabSize).toBe(256);
    },
  );

  it('cuts words as it is told', async () => {
    const text = ['12345 12345 a  b'];
    const longest = async (preTokenizer: 'gpt2' | 'gpt4' | 'none') => {
      const { model } = (await trainByteLevelBpe(text, { vocabSize: 300, preTokenizer })).toJson() as {
        model: { vocab: object };
      };
      return Object.keys(model.vocab).reduce((most, token) => (token.length > most.length ? token : most), '');
    };
    expect(await longest('gpt2')).toBe('12345');
    expect(await longest('gpt4')).toBe('123');
    expect(await longest('none')).toBe('12345Ġ');
  });

  it.each([
    [
      { vocabSize: 255 },
      /^trainByteLevelBpe: vocabSize: expected an integer from 256 \(special tokens and 256 bytes\) to 4194304, received 255$/,
    ],
    [{ vocabSize: 300, minFrequency: 0 }, /^trainByteLevelBpe: minFrequency: expected a positive integer, received 0$/],
    [
      { vocabSize: 300, preTokenizer: 'gpt5' as 'gpt4' },
      /^trainByteLevelBpe: preTokenizer: expected one of gpt2, gpt4, none, received "gpt5"$/,
    ],
    [
      { vocabSize: 300, specialTokens: ['a', 'a'] },
      /^trainByteLevelBpe: specialTokens\[1\]: expected a token that is not there yet, received "a"$/,
    ],
  ])('refuses %j', async (options, message) => {
    await expect(trainByteLevelBpe(corpus, options)).rejects.toThrow(message);
  });
});

describe('BPE with byte fallback', () => {
  it('spells in bytes the characters that it did not learn', async () => {
    const tokenizer = await trainBpe(corpus, { vocabSize: 300 });
    const { tokens, ids } = tokenizer.encode('low 霜');
    expect(tokens).toEqual(['▁low', '▁', '<0xE9>', '<0x9C>', '<0x9C>']);
    expect(tokenizer.decode(ids)).toBe('low 霜');
  });

  it('leaves rare characters to the bytes when asked to cover less', async () => {
    const tokenizer = await trainBpe([...corpus, '霜'], { vocabSize: 300, characterCoverage: 0.99 });
    expect(tokenizer.tokenToId('霜')).toBeUndefined();
    await expect(trainBpe(corpus, { vocabSize: 300, characterCoverage: 0 })).rejects.toThrow(
      /^trainBpe: characterCoverage: expected a share above 0 and up to 1, received 0$/,
    );
  });
});

describe('WordPiece', () => {
  it('learns beginnings and continuations, framed as BERT reads them', async () => {
    const tokenizer = await trainWordPiece(corpus, { vocabSize: 60 });
    const { tokens } = tokenizer.encode('Lower 明月');
    expect(tokens).toEqual(['[CLS]', 'lower', '明', '月', '[SEP]']);
    expect(tokenizer.decode(tokenizer.encode('lower newest').ids)).toBe('lower newest');
    expect(tokenizer.encode('霜').tokens[1]).toBe('[UNK]');
  });

  it('keeps case and words of ideographs when asked', async () => {
    const tokenizer = await trainWordPiece([...corpus, 'Low Low'], {
      vocabSize: 80,
      lowercase: false,
      separateIdeographs: false,
      specialTokens: ['[Q]'],
    });
    expect(tokenizer.encode('Low 明月').tokens.slice(1, -1)).toEqual(['Low', '明月']);
    expect(tokenizer.tokenToId('[Q]')).toBe(5);
  });
});

describe('Unigram', () => {
  it('prefers the pieces that make its corpus likely, every character among them', async () => {
    const tokenizer = await trainUnigram(corpus, { vocabSize: 30 });
    expect(tokenizer.encode('low lower').tokens[0]).toBe('▁low');
    for (const character of 'lowernst明月地上') expect(tokenizer.tokenToId(character)).toBeDefined();
    expect(tokenizer.decode(tokenizer.encode('newest low').ids)).toBe('newest low');
  });

  it('gives unknown characters its unknown token, or bytes', async () => {
    expect((await trainUnigram(corpus, { vocabSize: 30 })).encode('霜').tokens).toEqual(['▁', '<unk>']);
    const spelling = await trainUnigram(corpus, { vocabSize: 300, byteFallback: true });
    expect(spelling.encode('霜').tokens).toEqual(['▁', '<0xE9>', '<0x9C>', '<0x9C>']);
    expect(spelling.decode(spelling.encode('霜 low').ids)).toBe('霜 low');
  });

  it('folds full-width letters, unless asked not to', async () => {
    const [folding, plain] = [
      await trainUnigram(corpus, { vocabSize: 30 }),
      await trainUnigram(corpus, { vocabSize: 30, normalize: false }),
    ];
    expect(folding.encode('ｌｏｗ').tokens).toEqual(['▁low']);
    expect(plain.encode('ｌｏｗ').tokens).toEqual(['▁', '<unk>']);
  });

  it('refuses an unknown token that is none of its own', async () => {
    await expect(trainUnigram(corpus, { vocabSize: 30, unknownToken: '?' })).rejects.toThrow(
      /^trainUnigram: unknownToken: expected one of the special tokens, received "\?"$/,
    );
  });
});

describe('character level', () => {
  it('numbers characters by code point, after the special tokens', async () => {
    const tokenizer = await trainCharacterLevel(['hello', '月🙂'], { specialTokens: ['</s>'] });
    expect(tokenizer.encode('hello月🙂').ids).toEqual([2, 1, 3, 3, 4, 5, 6]);
    expect(tokenizer.decode([2, 1, 6, 0])).toBe('he🙂');
  });

  it('refuses characters it has not seen, or gives them its unknown token', async () => {
    const strict = await trainCharacterLevel(['abc']);
    expect(() => strict.encode('abd')).toThrow(
      'encode: expected characters of the vocabulary, which has no unknown token, received "d" (U+0064)',
    );
    const lenient = await trainCharacterLevel(['abc'], { unknownToken: '?' });
    expect(lenient.encode('a?d').tokens).toEqual(['a', '?', '?']);
  });
});
