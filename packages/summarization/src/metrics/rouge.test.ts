import { describe, expect, it } from 'vitest';
import golden from './__fixtures__/rouge.json';
import { commonLength, commonPositions } from './common-subsequence.js';
import { porterStem } from './porter-stemmer.js';
import { rougeTokens } from './rouge-tokens.js';
import { meanRougeScores, rougeScores } from './rouge.js';

const kinds = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const;
const shown = (text: string) => JSON.stringify(text.slice(0, 40));

describe('equals the Python package rouge-score', () => {
  const rows = golden.pairs.map((pair) => [shown(pair.candidate), shown(pair.references[0]), pair] as const);

  it.each(rows)('%s against %s', (_candidate, _reference, { candidate, references, plain, stemmed }) => {
    for (const [stem, expected] of [
      [false, plain],
      [true, stemmed],
    ] as const) {
      const scores = rougeScores(candidate, references, { stem });
      for (const kind of kinds) {
        const { precision, recall, fMeasure } = scores[kind];
        const received = [precision, recall, fMeasure];
        received.forEach((value, index) => expect(Math.abs(value - expected[kind][index])).toBeLessThan(1e-9));
      }
    }
  });

  it('in every stem', () => {
    const stems = Object.keys(golden.stems).map((word) => [word, porterStem(word)]);
    expect(Object.fromEntries(stems)).toEqual(golden.stems);
  });
});

describe('tokens', () => {
  it('are words of a-z and 0-9, as rouge-score has them', () => {
    expect(rougeTokens("Don't pay 1,000 für 猫!", 'rouge-score', false)).toEqual([
      'don',
      't',
      'pay',
      '1',
      '000',
      'f',
      'r',
    ]);
  });

  it('are characters of Chinese and words of other scripts', () => {
    const text = '我喜欢GPT-2，für Привет 東京タワー。\u{10000}';
    const expected = ['我', '喜', '欢', 'gpt', '2', 'für', 'привет', '東', '京', 'タ', 'ワ', 'ー', '\u{10000}'];
    expect(rougeTokens(text, 'characters', false)).toEqual(expected);
    expect(rougeTokens('walking 走路', 'characters', true)).toEqual(['walk', '走', '路']);
  });

  it('give Chinese scores by characters', () => {
    expect(rougeScores('我喜欢猫', '我喜欢狗').rouge1.fMeasure).toBe(0);
    const { rouge1, rouge2, rougeL } = rougeScores('我喜欢猫', '我喜欢狗', { tokenization: 'characters' });
    expect([rouge1.fMeasure, rouge2.recall, rougeL.precision]).toEqual([0.75, 2 / 3, 0.75]);
  });
});

describe('the longest common subsequence', () => {
  it('has as many positions as its length, in both orders', () => {
    const tokens = (seed: number, length: number) =>
      Array.from({ length }, (_, index) => ((index + seed) * (index + 7) * 31 + seed) % 4);
    for (const [one, other] of [
      [0, 0],
      [1, 9],
      [40, 33],
      [64, 127],
    ]) {
      const [reference, candidate] = [tokens(3, one), tokens(5, other)];
      const length = commonLength(reference, candidate);
      expect(commonLength(candidate, reference)).toBe(length);
      expect(commonPositions(reference, candidate)).toHaveLength(length);
      expect(commonPositions(candidate, reference)).toHaveLength(length);
    }
  });
});

it('averages scores number by number', () => {
  const mean = meanRougeScores([rougeScores('a b', 'a b'), rougeScores('a', 'b c')]);
  expect(mean.rouge1).toEqual({ precision: 0.5, recall: 0.5, fMeasure: 0.5 });
  expect(() => meanRougeScores([])).toThrow('meanRougeScores: expected at least one score, received []');
});

it('refuses what it cannot score', () => {
  expect(() => rougeScores('a', [])).toThrow('rougeScores: references: expected at least one reference, received []');
  expect(() => rougeScores('a', [7 as never])).toThrow('rougeScores: references: expected a text, received 7');
  expect(() => rougeScores(undefined as never, 'a')).toThrow('rougeScores: candidate: expected a text');
  expect(() => rougeScores('a', 'a', { useStemmer: true } as never)).toThrow(
    'rougeScores: unknown option "useStemmer"',
  );
  expect(() => rougeScores('a', 'a', { tokenization: 'words' as never })).toThrow(
    'rougeScores: tokenization: expected "rouge-score" or "characters", received "words"',
  );
  const long = 'word '.repeat(10_000);
  expect(() => rougeScores(long, long)).toThrow(
    'rougeScores: expected texts whose numbers of tokens have a product of at most 67108864, ' +
      'received 10000 tokens in the candidate and 10000 in a reference',
  );
});
