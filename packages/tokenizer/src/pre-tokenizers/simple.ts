/** Pre-tokenizers that cut at a class of characters. */
import { expressionMatches, literalMatches } from '../patterns/known-pattern.js';
import type { Untrusted } from '../untrusted.js';
import type { PreTokenizer } from './pre-tokenizer.js';
import { parseBehavior, splitBy, type Behavior } from './split.js';

/** Cuts at the matches of an expression of ours. */
function cutter(expression: RegExp, behavior: Behavior, breaksAtSpaces = false): PreTokenizer {
  return { breaksAtSpaces, split: (text) => splitBy(text, expressionMatches(text.text, expression), behavior) };
}

/** ASCII's printable characters that are neither letters nor digits, and Unicode's punctuation. */
const punctuation = /[!-/:-@[-`{-~\p{P}]/gu;
const whiteSpace = /\p{White_Space}+/gu;
const wordCharacter = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}';

export function parseBertPreTokenizer(field: Untrusted): PreTokenizer {
  field.only('type');
  const words = cutter(whiteSpace, 'Removed');
  const marks = cutter(punctuation, 'Isolated');
  return { breaksAtSpaces: true, isolatesPunctuation: true, split: (text) => words.split(text).flatMap((word) => marks.split(word)) };
}

export function parseWhitespace(field: Untrusted): PreTokenizer {
  field.only('type');
  const words = new RegExp(`[${wordCharacter}]+|[^${wordCharacter}\\p{White_Space}]+`, 'gu');
  return { breaksAtSpaces: true, split: (text) => splitBy(text, expressionMatches(text.text, words), 'Removed', true) };
}

export function parseWhitespaceSplit(field: Untrusted): PreTokenizer {
  field.only('type');
  return cutter(whiteSpace, 'Removed', true);
}

export function parsePunctuation(field: Untrusted): PreTokenizer {
  field.only('type', 'behavior');
  return cutter(punctuation, parseBehavior(field.get('behavior'), 'Isolated'));
}

export function parseDigits(field: Untrusted): PreTokenizer {
  field.only('type', 'individual_digits');
  return cutter(/\p{N}/gu, field.get('individual_digits').boolean(false) ? 'Isolated' : 'Contiguous');
}

export function parseDelimiter(field: Untrusted): PreTokenizer {
  const delimiter = field.only('type', 'delimiter').get('delimiter').string();
  if ([...delimiter].length !== 1) field.get('delimiter').fail('one character');
  return { split: (text) => splitBy(text, literalMatches(text.text, delimiter), 'Removed') };
}

export function parseFixedLength(field: Untrusted): PreTokenizer {
  const length = field.only('type', 'length').get('length').integer(1, 1 << 20, 5);
  return cutter(new RegExp(`[^]{1,${length}}`, 'gu'), 'Isolated');
}
