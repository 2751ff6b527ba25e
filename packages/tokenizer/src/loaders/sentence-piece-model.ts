/** SentencePiece's .model file, a protocol buffer (sentencepiece_model.proto). */
import { describe } from '../untrusted.js';
import { maxTokenLength, maxVocabSize } from '../vocabulary.js';
import { readFields, type FieldValue } from './protobuf.js';

const types = ['normal', 'unknown', 'control', 'user', 'unused', 'byte'] as const;
const algorithms = ['unigram', 'bpe', 'word', 'char'] as const;

export interface SentencePiece {
  piece: string;
  /** Log-probability, or for BPE the negated rank. */
  score: number;
  type: (typeof types)[number];
}

export interface SentencePieceModel {
  pieces: SentencePiece[];
  algorithm: (typeof algorithms)[number];
  byteFallback: boolean;
  spaceAsSuffix: boolean;
  unknownSurface: string;
  characterMap: Uint8Array;
  addsSpace: boolean;
  removesSpaces: boolean;
  escapesSpaces: boolean;
  /** Ids of the tokens that begin and end a text; -1 for none. */
  beginId: number;
  endId: number;
}

const where = 'SentencePiece model';

export function parseSentencePieceModel(bytes: Uint8Array): SentencePieceModel {
  const file = readFields(bytes, where);
  const pieces = file.filter(([field]) => field === 1).map(([, value], id) => parsePiece(message(value), id));
  if (pieces.length === 0) throw new RangeError(`${where}: expected pieces, received none`);
  if (pieces.length > maxVocabSize) throw new RangeError(`${where}: expected at most ${maxVocabSize} pieces, received ${pieces.length}`);
  const part = (wanted: number) => new Map(file.filter(([field]) => field === wanted).flatMap(([, value]) => readFields(message(value), where)));
  const trainer = part(2);
  const normalizer = part(3);
  const algorithm = algorithms[integer(trainer.get(3), 1) - 1];
  if (algorithm === undefined) throw new RangeError(`${where}: unknown model type ${String(trainer.get(3))}`);
  return {
    pieces,
    algorithm,
    byteFallback: integer(trainer.get(35), 0) !== 0,
    spaceAsSuffix: integer(trainer.get(24), 0) !== 0,
    unknownSurface: trainer.has(44) ? text(trainer.get(44)!) : ' ⁇ ',
    characterMap: normalizer.has(2) ? message(normalizer.get(2)!) : new Uint8Array(0),
    addsSpace: integer(normalizer.get(3), 1) !== 0,
    removesSpaces: integer(normalizer.get(4), 1) !== 0,
    escapesSpaces: integer(normalizer.get(5), 1) !== 0,
    beginId: signed(integer(trainer.get(41), 1)),
    endId: signed(integer(trainer.get(42), 2)),
  };
}

function parsePiece(bytes: Uint8Array, id: number): SentencePiece {
  const fields = new Map(readFields(bytes, `${where}, piece ${id}`));
  const score = fields.get(2);
  const type = types[integer(fields.get(3), 1) - 1];
  const piece = fields.has(1) ? text(fields.get(1)!) : '';
  if (type === undefined || (score !== undefined && !(score instanceof Uint8Array && score.length === 4))) {
    throw new RangeError(`${where}: piece ${id} (${describe(piece)}) is damaged`);
  }
  if (piece.length > maxTokenLength) throw new RangeError(`${where}: piece ${id}: expected at most ${maxTokenLength} characters, received ${piece.length}`);
  if (type === 'unused') throw new RangeError(`${where}: piece ${id} (${describe(piece)}) is of the type UNUSED, which is not supported`);
  const value = score === undefined ? 0 : new DataView(score.buffer, score.byteOffset).getFloat32(0, true);
  if (!Number.isFinite(value)) throw new RangeError(`${where}: piece ${id} has the score ${value}`);
  return { piece, score: value, type };
}

function integer(value: FieldValue | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== 'number') throw new RangeError(`${where}: expected a number, received bytes`);
  return value;
}

/** Negative numbers are written as 64 bits. */
function signed(value: number): number {
  return value >= 2 ** 63 ? -1 : value;
}

function message(value: FieldValue): Uint8Array {
  if (typeof value === 'number') throw new RangeError(`${where}: expected bytes, received ${value}`);
  return value;
}

function text(value: FieldValue): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(message(value));
  } catch {
    throw new RangeError(`${where}: expected text in UTF-8`);
  }
}
