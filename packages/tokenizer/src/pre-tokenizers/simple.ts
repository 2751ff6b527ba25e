/** Pre-tokenizers that cut at a class of characters. */
import { expressionMatches, literalMatches } from '../patterns/known-pattern.js';
import { asBoolean, asCharacter, asInteger, asOneOf, type Untrusted } from '@glossa/check';
import type { PreTokenizer } from './pre-tokenizer.js';
import { behaviors, splitBy, type Behavior } from './split.js';

/** Cuts at the matches of an expression of ours. */
function cutter(expression: RegExp, behavior: Behavior, breaksAtSpaces = false): PreTokenizer {
  return { breaksAtSpaces, split: (text) => splitBy(text, expressionMatches(text.text, expression), behavior) };
}

/** ASCII's printable characters that are neither letters nor digits, and Unicode's punctuation. */
const punctuation = /[!-/:-@[-`{-~\p{P}]/gu;
const whiteSpace = /\p{White_Space}+/gu;
const wordCharacter = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}';

export function parseBertPreTokenizer(field: Untrusted): PreTokenizer {
  field.read({});
  const words = cutter(whiteSpace, 'Removed');
  const marks = cutter(punctuation, 'Isolated');
  return {
    breaksAtSpaces: true,
    isolatesPunctuation: true,
    split: (text) => words.split(text).flatMap((word) => marks.split(word)),
  };
}

export function parseWhitespace(field: Untrusted): PreTokenizer {
  field.read({});
  const words = new RegExp(`[${wordCharacter}]+|[^${wordCharacter}\\p{White_Space}]+`, 'gu');
  return { breaksAtSpaces: true, split: (text) => splitBy(text, expressionMatches(text.text, words), 'Removed', true) };
}

export function parseWhitespaceSplit(field: Untrusted): PreTokenizer {
  field.read({});
  return cutter(whiteSpace, 'Removed', true);
}

export function parsePunctuation(field: Untrusted): PreTokenizer {
  return cutter(punctuation, field.read({ behavior: asOneOf(behaviors, 'Isolated') }).behavior);
}

export function parseDigits(field: Untrusted): PreTokenizer {
  const { individual_digits } = field.read({ individual_digits: asBoolean(false) });
  return cutter(/\p{N}/gu, individual_digits ? 'Isolated' : 'Contiguous');
}

export function parseDelimiter(field: Untrusted): PreTokenizer {
  const { delimiter } = field.read({ delimiter: asCharacter() });
  return { split: (text) => splitBy(text, literalMatches(text.text, delimiter), 'Removed') };
}

export function parseFixedLength(field: Untrusted): PreTokenizer {
  const { length } = field.read({ length: asInteger(1, 1 << 20, 5) });
  return cutter(new RegExp(`[^]{1,${length}}`, 'gu'), 'Isolated');
}
