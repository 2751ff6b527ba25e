/** The `pre_tokenizer` of a tokenizer.json. */
import type { Untrusted } from '../untrusted.js';
import { ByteLevel } from './byte-level.js';
import { Metaspace } from './metaspace.js';
import type { PreTokenizer } from './pre-tokenizer.js';
import { Sequence } from './sequence.js';
import {
  parseBertPreTokenizer, parseDelimiter, parseDigits, parseFixedLength, parsePunctuation, parseWhitespace, parseWhitespaceSplit,
} from './simple.js';
import { Split } from './split.js';
import { parseUnicodeScripts } from './unicode-scripts.js';

const kinds = {
  BertPreTokenizer: parseBertPreTokenizer,
  ByteLevel: ByteLevel.parse,
  CharDelimiterSplit: parseDelimiter,
  Digits: parseDigits,
  FixedLength: parseFixedLength,
  Metaspace: Metaspace.parse,
  Punctuation: parsePunctuation,
  Sequence: parseSequence,
  Split: Split.parse,
  UnicodeScripts: parseUnicodeScripts,
  Whitespace: parseWhitespace,
  WhitespaceSplit: parseWhitespaceSplit,
} satisfies Record<string, (field: Untrusted) => PreTokenizer>;

export function parsePreTokenizer(field: Untrusted): PreTokenizer {
  return kinds[field.get('type').oneOf(Object.keys(kinds) as (keyof typeof kinds)[])](field);
}

function parseSequence(field: Untrusted): PreTokenizer {
  return new Sequence(field.only('type', 'pretokenizers').get('pretokenizers').list().map(parsePreTokenizer));
}
