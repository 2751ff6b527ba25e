/** What the `normalizer` of a tokenizer.json may be. */
import type { Parsers } from '../json/parser.js';
import type { Normalizer } from './normalizer.js';
import { parseBertNormalizer } from './bert.js';
import { parsePrecompiled } from './precompiled.js';
import { parsePrepend } from './prepend.js';
import { parseSentencePieceNormalizer } from './sentence-piece.js';
import { parseSequence } from './sequence.js';
import {
  parseByteLevelNormalizer,
  parseLowercase,
  parseNmt,
  parseReplace,
  parseStrip,
  parseStripAccents,
} from './simple.js';
import { unicodeForm } from './unicode-form.js';

export const normalizers: Parsers<Normalizer> = {
  BertNormalizer: parseBertNormalizer,
  ByteLevel: parseByteLevelNormalizer,
  Lowercase: parseLowercase,
  NFC: (field) => unicodeForm(field, 'NFC'),
  NFD: (field) => unicodeForm(field, 'NFD'),
  NFKC: (field) => unicodeForm(field, 'NFKC'),
  NFKD: (field) => unicodeForm(field, 'NFKD'),
  Nmt: parseNmt,
  Precompiled: parsePrecompiled,
  Prepend: parsePrepend,
  Replace: parseReplace,
  SentencePiece: parseSentencePieceNormalizer,
  Sequence: parseSequence,
  Strip: parseStrip,
  StripAccents: parseStripAccents,
};
