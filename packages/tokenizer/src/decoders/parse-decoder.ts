/** The `decoder` of a tokenizer.json. */
import type { Untrusted } from '../untrusted.js';
import { parseBpeDecoder } from './bpe.js';
import { parseByteFallback } from './byte-fallback.js';
import { parseByteLevel } from './byte-level.js';
import type { Decoder } from './decoder.js';
import { parseFuse } from './fuse.js';
import { parseSentencePieceDecoder } from './sentence-piece.js';
import { parseCtc, parseMetaspace, parseReplace, parseWordPiece } from './simple.js';
import { parseStrip } from './strip.js';

const kinds = {
  BPEDecoder: parseBpeDecoder,
  ByteFallback: parseByteFallback,
  ByteLevel: parseByteLevel,
  CTC: parseCtc,
  Fuse: parseFuse,
  Metaspace: parseMetaspace,
  Replace: parseReplace,
  SentencePiece: parseSentencePieceDecoder,
  Sequence: parseSequence,
  Strip: parseStrip,
  WordPiece: parseWordPiece,
} satisfies Record<string, (field: Untrusted) => Decoder>;

export function parseDecoder(field: Untrusted): Decoder {
  return kinds[field.get('type').oneOf(Object.keys(kinds) as (keyof typeof kinds)[])](field);
}

function parseSequence(field: Untrusted): Decoder {
  const decoders = field.only('type', 'decoders').get('decoders').list().map(parseDecoder);
  return (next) => decoders.reduceRight((sink, decoder) => decoder(sink), next);
}
