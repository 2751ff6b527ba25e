/** What the `pre_tokenizer` of a tokenizer.json may be. */
import type { Kinds } from '../kinds.js';
import { parsePattern } from '../patterns/pattern.js';
import { ByteLevel } from './byte-level.js';
import { Metaspace } from './metaspace.js';
import { Sequence } from './sequence.js';
import {
  parseBertPreTokenizer, parseDelimiter, parseDigits, parseFixedLength, parsePunctuation, parseWhitespace, parseWhitespaceSplit,
} from './simple.js';
import { Split } from './split.js';
import { parseUnicodeScripts } from './unicode-scripts.js';

export const preTokenizers: Kinds['preTokenizers'] = {
  BertPreTokenizer: parseBertPreTokenizer,
  ByteLevel: (field) => ByteLevel.parse(field),
  CharDelimiterSplit: parseDelimiter,
  Digits: parseDigits,
  FixedLength: parseFixedLength,
  Metaspace: (field) => Metaspace.parse(field),
  Punctuation: parsePunctuation,
  Sequence: (field, parse) => Sequence.parse(field, parse),
  Split: (field) => Split.parse(field, parsePattern),
  UnicodeScripts: parseUnicodeScripts,
  Whitespace: parseWhitespace,
  WhitespaceSplit: parseWhitespaceSplit,
};
