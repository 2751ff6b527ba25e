/** What the `pre_tokenizer` of a tokenizer.json may be. */
import type { Parsers } from '../json/parser.js';
import type { PreTokenizer } from './pre-tokenizer.js';
import { parsePattern } from '../patterns/pattern.js';
import { parseByteLevel } from './byte-level.js';
import { parseMetaspace } from './metaspace.js';
import { parseSequence } from './sequence.js';
import {
  parseBertPreTokenizer,
  parseDelimiter,
  parseDigits,
  parseFixedLength,
  parsePunctuation,
  parseWhitespace,
  parseWhitespaceSplit,
} from './simple.js';
import { parseSplit } from './split.js';
import { parseUnicodeScripts } from './unicode-scripts.js';

export const preTokenizers: Parsers<PreTokenizer> = {
  BertPreTokenizer: parseBertPreTokenizer,
  ByteLevel: parseByteLevel,
  CharDelimiterSplit: parseDelimiter,
  Digits: parseDigits,
  FixedLength: parseFixedLength,
  Metaspace: parseMetaspace,
  Punctuation: parsePunctuation,
  Sequence: parseSequence,
  Split: (field) => parseSplit(field, parsePattern),
  UnicodeScripts: parseUnicodeScripts,
  Whitespace: parseWhitespace,
  WhitespaceSplit: parseWhitespaceSplit,
};
