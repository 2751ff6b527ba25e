/** The `normalizer` of a tokenizer.json. */
import type { AlignedText } from '../aligned-text.js';
import type { Untrusted } from '../untrusted.js';
import { parseBertNormalizer } from './bert.js';
import type { Normalizer } from './normalizer.js';
import { parsePrecompiled } from './precompiled.js';
import { parsePrepend } from './prepend.js';
import { parseSentencePieceNormalizer } from './sentence-piece.js';
import { parseByteLevelNormalizer, parseLowercase, parseNmt, parseReplace, parseStrip, parseStripAccents } from './simple.js';
import { unicodeForm } from './unicode-form.js';

const kinds = {
  BertNormalizer: parseBertNormalizer,
  ByteLevel: parseByteLevelNormalizer,
  Lowercase: parseLowercase,
  NFC: (field: Untrusted) => unicodeForm(field, 'NFC'),
  NFD: (field: Untrusted) => unicodeForm(field, 'NFD'),
  NFKC: (field: Untrusted) => unicodeForm(field, 'NFKC'),
  NFKD: (field: Untrusted) => unicodeForm(field, 'NFKD'),
  Nmt: parseNmt,
  Precompiled: parsePrecompiled,
  Prepend: parsePrepend,
  Replace: parseReplace,
  SentencePiece: parseSentencePieceNormalizer,
  Sequence: parseSequence,
  Strip: parseStrip,
  StripAccents: parseStripAccents,
} satisfies Record<string, (field: Untrusted) => Normalizer>;

export function parseNormalizer(field: Untrusted): Normalizer {
  return kinds[field.get('type').oneOf(Object.keys(kinds) as (keyof typeof kinds)[])](field);
}

function parseSequence(field: Untrusted): Normalizer {
  const normalizers = field.only('type', 'normalizers').get('normalizers').list().map(parseNormalizer);
  const sequence = (text: AlignedText): AlignedText => normalizers.reduce((current, normalizer) => normalizer(current), text);
  return Object.assign(sequence, { isLocal: normalizers.every((normalizer) => normalizer.isLocal) });
}
