/** SentencePiece's .model file, a protocol buffer (sentencepiece_model.proto). */
import { fail, inWords, show } from '@glossa/check';
import { decodeUtf8 } from '../text/utf-8.js';
import { maxTokenLength, maxVocabSize } from '../vocabulary/vocabulary.js';
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
  pieces: readonly SentencePiece[];
  algorithm: (typeof algorithms)[number];
  byteFallback: boolean;
  /** Of spaces: false by default. */
  spaceAsSuffix?: boolean;
  /** What text shows of the unknown token; ` ⁇ ` by default. */
  unknownSurface?: string;
  /** None by default. */
  characterMap?: Uint8Array;
  addsSpace: boolean;
  removesSpaces: boolean;
  /** True by default. */
  escapesSpaces?: boolean;
}

/** A model with the ids of the tokens that begin and end a text; -1 for none. */
export interface FramedModel extends SentencePieceModel {
  beginId: number;
  endId: number;
}

const where = 'SentencePiece model';

export function parseSentencePieceModel(bytes: Uint8Array): FramedModel {
  const file = readFields(bytes, where);
  const pieces = file.filter(([field]) => field === 1).map(([, value], id) => parsePiece(message(value), id));
  if (pieces.length === 0) fail(where, 'pieces', inWords('none'), 'invalid-file');
  if (pieces.length > maxVocabSize) fail(where, `at most ${maxVocabSize} pieces`, pieces.length, 'invalid-file');
  const part = (wanted: number) =>
    new Map(file.filter(([field]) => field === wanted).flatMap(([, value]) => readFields(message(value), where)));
  const trainer = part(2);
  const normalizer = part(3);
  const flag = (value: FieldValue | undefined, fallback: number) => integer(value, fallback) !== 0;
  const algorithm = algorithms[integer(trainer.get(3), 1) - 1];
  if (algorithm === undefined)
    fail(where, `a model type from 1 to ${algorithms.length}`, trainer.get(3), 'invalid-file');
  return {
    pieces,
    algorithm,
    byteFallback: flag(trainer.get(35), 0),
    spaceAsSuffix: flag(trainer.get(24), 0),
    unknownSurface: textOf(trainer.get(44)),
    characterMap: normalizer.has(2) ? message(normalizer.get(2)!) : undefined,
    addsSpace: flag(normalizer.get(3), 1),
    removesSpaces: flag(normalizer.get(4), 1),
    escapesSpaces: flag(normalizer.get(5), 1),
    beginId: signed(integer(trainer.get(41), 1)),
    endId: signed(integer(trainer.get(42), 2)),
  };
}

function parsePiece(bytes: Uint8Array, id: number): SentencePiece {
  const fields = new Map(readFields(bytes, `${where}, piece ${id}`));
  const score = fields.get(2);
  const type = types[integer(fields.get(3), 1) - 1];
  const piece = textOf(fields.get(1)) ?? '';
  if (type === undefined || (score !== undefined && !(score instanceof Uint8Array && score.length === 4))) {
    fail(`${where}: piece ${id}`, 'a score and a known type', inWords(`${show(piece)} without them`), 'invalid-file');
  }
  if (piece.length > maxTokenLength)
    fail(`${where}: piece ${id}`, `at most ${maxTokenLength} characters`, piece.length, 'invalid-file');
  if (type === 'unused') fail(`${where}: piece ${id}`, 'a piece of another type than UNUSED', piece, 'unsupported');
  const value = score === undefined ? 0 : new DataView(score.buffer, score.byteOffset).getFloat32(0, true);
  if (!Number.isFinite(value)) fail(`${where}: piece ${id}`, 'a finite score', value, 'invalid-file');
  return { piece, score: value, type };
}

function integer(value: FieldValue | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== 'number') fail(where, 'a number', value, 'invalid-file');
  return value;
}

/** Negative numbers are written as 64 bits. */
function signed(value: number): number {
  return value >= 2 ** 63 ? -1 : value;
}

function message(value: FieldValue): Uint8Array {
  if (typeof value === 'number') fail(where, 'bytes', value, 'invalid-file');
  return value;
}

function textOf(value: FieldValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = decodeUtf8(message(value));
  if (text === undefined) fail(where, 'text in UTF-8', value, 'invalid-file');
  return text;
}
