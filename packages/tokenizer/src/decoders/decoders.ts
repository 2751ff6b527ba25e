/** What the `decoder` of a tokenizer.json may be. */
import type { Parsers } from '../json/parser.js';
import type { Decoder } from './decoder.js';
import { parseBpeDecoder } from './bpe.js';
import { parseByteFallback } from './byte-fallback.js';
import { parseByteLevel } from './byte-level.js';
import { parseFuse } from './fuse.js';
import { parseSentencePieceDecoder } from './sentence-piece.js';
import { parseSequence } from './sequence.js';
import { parseCtc, parseMetaspace, parseReplace, parseWordPiece } from './simple.js';
import { parseStrip } from './strip.js';

export const decoders: Parsers<Decoder> = {
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
};
