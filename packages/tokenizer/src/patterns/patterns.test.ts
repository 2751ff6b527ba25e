/** Our ways to cut text beside the platform's regular expressions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Expression } from './expression.js';
import { gpt2Expression, gpt4Expression } from './known-pattern.js';
import { splitGpt2, splitGpt4, type Splitter } from './splitter.js';

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'s",
        "'LL",
        "'ſ",
        ' ',
        '  ',
        '\n',
        '\r\n',
        '\t',
        'a',
        'É',
        '月',
        '12',
        '٣',
        '²',
        '!?',
        '🙂',
        '\u0301',
        '\u3000',
        '/',
      ),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));
/** The platform writes (?i:…) out and takes \s for White_Space but for U+FEFF and U+0085. */
const native = (source: string) =>
  new RegExp(
    source
      .replace("(?i:'s|'t|'re|'ve|'m|'ll|'d)", "'(?:[sSſ]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])")
      .replaceAll('\\s\\p', '\\p{White_Space}\\p')
      .replaceAll('\\s', '\\p{White_Space}')
      .replaceAll('\\S', '\\P{White_Space}'),
    'gu',
  );
const piecesOf = (value: string, splitter: Splitter) => {
  const pieces: string[] = [];
  for (let start = 0, end: number; start < value.length; start = end) {
    end = splitter(value, start);
    pieces.push(value.slice(start, end));
  }
  return pieces;
};
const matchesOf = (value: string, expression: Expression) => {
  const ends = expression.matches(value);
  return ends.flatMap((end, i) => (i % 2 === 1 ? [value.slice(ends[i - 1], end)] : []));
};

describe.each<[string, Splitter, string]>([
  ['GPT-2', splitGpt2, gpt2Expression],
  ['GPT-4, digits one by one', splitGpt4(1), gpt4Expression('\\p{N}')],
  ['GPT-4, digits by three', splitGpt4(3), gpt4Expression('\\p{N}{1,3}')],
])('%s', (_, splitter, source) => {
  const expression = new Expression(source);
  const platform = native(source);

  it('cuts as its expression does, here and on the platform', () => {
    fc.assert(
      fc.property(text, (value) => {
        const expected = value.match(platform) ?? [];
        expect(piecesOf(value, splitter)).toEqual(expected);
        expect(matchesOf(value, expression)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('expressions', () => {
  it.each([
    'a|ab|b+',
    '(?:ab)+',
    'a*?b',
    'a{2,3}',
    'a{2,3}?',
    '[^ab]+',
    '\\bab',
    'a(?=b)',
    'a(?!b)',
    '(?<=a)b',
    '(?<!a)b',
    '(a|b)*c?',
    '^a',
    'b$',
    '\\p{L}+',
    '(?:a|b)(?:a|c)',
    '[a-c]+?c',
  ])('%s matches what the platform matches', (source) => {
    const expression = new Expression(source);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 12 }), (value) => {
        const ends = Array.from(value.matchAll(new RegExp(source, 'gu')), (match) => [
          match.index,
          match.index + match[0].length,
        ]).flat();
        expect(expression.matches(value)).toEqual(ends);
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, string, string[]]>([
    ['(?>a+)', 'unlimited', []],
    ['a?+a', 'aa a', ['aa']],
    ['(?i)straße', 'STRAßE', ['STRAßE']],
    ['[[a-c]&&[^b]]+', 'abcb', ['a', 'c']],
    ['\\h+', 'xCAFEx', ['CAFE']],
    ['[\\p{Han}]+', '望明月ab', ['望明月']],
    ['[\\x41-\\x{43}]+', 'ABCD', ['ABC']],
  ])('%s reads as Oniguruma reads it', (source, value, expected) => {
    if (value === 'unlimited')
      expect(() => new Expression(source)).toThrow('unlimited repetition inside an atomic group');
    else expect(matchesOf(value, new Expression(source))).toEqual(expected);
  });
});
