/**
 * Byte-level BPE beside byte-pair encoding as it is defined: every byte a symbol, always the merge of lowest rank,
 * leftmost first.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteToCharacter } from '../text/byte-alphabet.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { encodeUtf8 } from '../text/utf-8.js';

/** Characters that share bytes with each other, of two, three and four bytes. */
const text = fc.string({
  unit: fc.constantFrom('a', ' ', 'é', 'è', '月', '明', '日', '本', '🙂', '🙁'),
  minLength: 1,
  maxLength: 12,
});

/** Merges of neighbors at any place of a text, in any order, whole characters or not. */
const merges = fc.tuple(text, fc.array(fc.nat(), { maxLength: 40 })).map(([sample, choices]) => {
  const symbols = Array.from(encodeUtf8(sample), (byte) => byteToCharacter[byte]);
  const rules: [string, string][] = [];
  for (const choice of choices) {
    if (symbols.length < 2) break;
    const at = choice % (symbols.length - 1);
    const [left, right] = [symbols[at], symbols[at + 1]];
    if (!rules.some(([l, r]) => l === left && r === right)) rules.push([left, right]);
    symbols.splice(at, 2, left + right);
  }
  return rules;
});

function byDefinition(word: string, rules: readonly (readonly [string, string])[]): string[] {
  const symbols = [...encodeUtf8(word)].map((byte) => byteToCharacter[byte]);
  for (;;) {
    const ranks = symbols.slice(1).map((right, i) => rules.findIndex(([l, r]) => l === symbols[i] && r === right));
    const lowest = Math.min(...ranks.filter((rank) => rank >= 0));
    if (lowest === Infinity) return symbols;
    const at = ranks.indexOf(lowest);
    symbols.splice(at, 2, symbols[at] + symbols[at + 1]);
  }
}

const tokenizerOf = (rules: [string, string][], ignoreMerges: boolean, special: string[] = []) => {
  const tokens = [...new Set([...byteToCharacter, ...rules.map((rule) => rule.join(''))])];
  return Tokenizer.fromJson({
    added_tokens: special.map((content) => ({ id: tokens.indexOf(content), content, special: true })),
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
    model: {
      type: 'BPE',
      ignore_merges: ignoreMerges,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: rules,
    },
  });
};

describe('byte-level BPE', () => {
  it('merges as it is defined, however the merges are ordered', () => {
    fc.assert(
      fc.property(merges, fc.func(fc.nat()), fc.array(text, { maxLength: 4 }), (rules, order, words) => {
        const shuffled = [...rules].sort((a, b) => order(a) - order(b));
        const tokenizer = tokenizerOf(shuffled, false);
        for (const word of words) expect(tokenizer.encode(word).tokens).toEqual(byDefinition(word, shuffled));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps a word that is a token whole where it is asked to, and merges others', () => {
    fc.assert(
      fc.property(merges, fc.array(text, { maxLength: 4 }), (rules, words) => {
        const backwards = [...rules].reverse();
        const tokenizer = tokenizerOf(backwards, true);
        const tokens = new Set(rules.map((rule) => rule.join('')));
        for (const word of [...words, '月', 'é', '🙂', 'a']) {
          const spelled = [...encodeUtf8(word)].map((byte) => byteToCharacter[byte]).join('');
          expect(tokenizer.encode(word).tokens).toEqual(
            tokens.has(spelled) ? [spelled] : byDefinition(word, backwards),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never keeps whole a word that is a special token', () => {
    const rules: [string, string][] = [
      ['a', 'b'],
      ['ab', 'c'],
    ];
    expect(tokenizerOf(rules, true).encode('abc').tokens).toEqual(['abc']);
    expect(tokenizerOf(rules.slice(0, 1), true, ['ab']).encode('ab').tokens).not.toHaveLength(0);
  });
});
