/** The merges of a BPE model in tokenizer.json. */
import { fail, Untrusted } from '@glossa/check';
import { maxVocabSize, type Vocabulary } from '../vocabulary/vocabulary.js';
import { PairTable } from '../structures/pair-table.js';
import { TokenIndex } from './token-index.js';

/** Reads merges as pairs or as text "left right", each made of tokens of the vocabulary. */
export function parseMerges(field: Untrusted, vocabulary: Vocabulary, continuingPrefix: string): PairTable {
  const rules = field.array;
  if (rules.length > maxVocabSize) field.fail(`at most ${maxVocabSize} merges`);
  const merges = new PairTable(rules.length);
  const index = new TokenIndex(vocabulary.tokens);
  for (let rank = 0; rank < rules.length; rank++) {
    const rule = mergeRule(rules[rank]) ?? new Untrusted(rules[rank], `${field.path}[${rank}]`).fail('two tokens');
    const gap = typeof rule === 'string' ? rule.indexOf(' ') : rule[0].length;
    const text = typeof rule === 'string' ? rule : rule.join(' ');
    const [left, right] = [index.find(text, 0, gap), index.find(text, gap + 1, text.length)];
    const prefixed = continuingPrefix !== '' && text.startsWith(continuingPrefix, gap + 1);
    const merged = prefixed ? text.slice(0, gap) + text.slice(gap + 1 + continuingPrefix.length) : undefined;
    const result = merged === undefined ? index.find(text, 0, text.length, gap) : (vocabulary.ids.get(merged) ?? -1);
    if (left < 0 || right < 0 || result < 0) {
      const missing =
        left < 0
          ? text.slice(0, gap)
          : right < 0
            ? text.slice(gap + 1)
            : (merged ?? text.slice(0, gap) + text.slice(gap + 1));
      fail(`${field.path}[${rank}]`, 'tokens of the vocabulary', missing, 'invalid-file');
    }
    merges.set(left, right, rank, result);
  }
  return merges;
}

function mergeRule(rule: unknown): string | [left: string, right: string] | undefined {
  if (typeof rule === 'string') {
    const space = rule.indexOf(' ');
    return space > 0 && space + 1 < rule.length && !rule.includes(' ', space + 1) ? rule : undefined;
  }
  const isPair = Array.isArray(rule) && rule.length === 2 && typeof rule[0] === 'string' && typeof rule[1] === 'string';
  return isPair ? (rule as [string, string]) : undefined;
}
