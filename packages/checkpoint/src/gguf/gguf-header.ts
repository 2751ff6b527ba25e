import { countElements } from '../tensors/dtype.js';
import { check, fail, inWords, showName } from '@glossa/check';
import { GgufCursor } from './gguf-cursor.js';
import { GGUF_TYPES, type GgufType } from './gguf-types.js';

export type GgufValue = number | bigint | boolean | string | GgufValue[];

export interface GgufTensorInfo {
  readonly type: GgufType;
  /** Row-major, as everywhere in Glossa: the file lists sizes in the opposite order. */
  readonly shape: readonly number[];
  /** Bytes of the file. */
  readonly begin: number;
  readonly end: number;
}

/** The header of a GGUF file (versions 2 and 3, little endian), checked before anything that it describes is read. */
export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** In the order of the data. */
  readonly tensors: ReadonlyMap<string, GgufTensorInfo>;
}

const MAGIC = 0x46554747; // "GGUF"
const MAX_DIMENSIONS = 4;
const MAX_ARRAY_DEPTH = 4;
const ARRAY = 9;
/** Least bytes of a value, by GGUF's number of its type. */
const VALUE_BYTES = [1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8];

/**
 * Parses and checks the header from the file's first bytes.
 *
 * @param size bytes of the whole file; Infinity where unknown
 * @param where names the file in errors
 * @throws NeedsMore when the header continues after `bytes`; GlossaError when it is damaged, or a type is unknown
 */
export function parseGgufHeader(bytes: Uint8Array, size: number, where: string): GgufHeader {
  const cursor = new GgufCursor(bytes, size, where);
  check(cursor.u32() === MAGIC, where, 'a GGUF file, which starts with "GGUF"', inWords('another one'), 'invalid-file');
  const version = cursor.u32();
  const isKnown = version === 2 || version === 3;
  check(isKnown, `${where}: GGUF version`, '2 or 3 in little endian', version, 'unsupported');
  const tensorCount = cursor.count(24, 'tensors');
  const entryCount = cursor.count(13, 'metadata entries');
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < entryCount; i++) {
    const key = cursor.string();
    const at = `${where}: metadata ${showName(key)}`;
    check(!metadata.has(key), at, 'one value', inWords('two'), 'invalid-file');
    metadata.set(key, readValue(cursor, cursor.u32(), at, 0));
  }
  const alignment = readAlignment(metadata, where);
  const described = readTensors(cursor, tensorCount, where);
  return { metadata, tensors: place(described, { dataStart: aligned(cursor.at, alignment), alignment, size, where }) };
}

function readValue(cursor: GgufCursor, type: number, where: string, depth: number): GgufValue {
  const read = cursor.readers[type];
  if (read !== undefined) return read();
  check(type === ARRAY, where, 'a type from 0 to 12', type, 'invalid-file');
  check(depth < MAX_ARRAY_DEPTH, where, `at most ${MAX_ARRAY_DEPTH} levels`, inWords('more'), 'invalid-file');
  const itemType = cursor.u32();
  const count = cursor.count(VALUE_BYTES[itemType] ?? 1, 'items');
  const items: GgufValue[] = [];
  for (let i = 0; i < count; i++) items.push(readValue(cursor, itemType, where, depth + 1));
  return items;
}

function readAlignment(metadata: ReadonlyMap<string, GgufValue>, where: string): number {
  const alignment = metadata.get('general.alignment') ?? 32;
  const isPossible = typeof alignment === 'number' && alignment > 0 && alignment % 8 === 0;
  check(isPossible, `${where}: general.alignment`, 'a multiple of 8', alignment, 'invalid-file');
  return alignment;
}

interface Described {
  readonly name: string;
  readonly type: GgufType;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly bytes: number;
}

function readTensors(cursor: GgufCursor, count: number, where: string): Described[] {
  const tensors: Described[] = [];
  const names = new Set<string>();
  for (let i = 0; i < count; i++) {
    const name = cursor.string();
    const at = `${where}: tensor ${showName(name)}`;
    check(!names.has(name), at, 'one of its name', inWords('two'), 'invalid-file');
    names.add(name);
    tensors.push(readTensor(cursor, name, at));
  }
  return tensors;
}

function readTensor(cursor: GgufCursor, name: string, where: string): Described {
  const rank = cursor.u32();
  check(rank <= MAX_DIMENSIONS, where, `at most ${MAX_DIMENSIONS} dimensions`, rank, 'invalid-file');
  const shape = Array.from({ length: rank }, () => Number(cursor.u64())).reverse();
  const number = cursor.u32();
  const offset = cursor.u64();
  const type = GGUF_TYPES.get(number);
  const known = [...GGUF_TYPES.values()].map(({ name }) => name).join(', ');
  if (type === undefined) return fail(where, `a type of ${known}`, inWords(`type ${number}`), 'unsupported');
  const count = countElements(shape);
  if (count === undefined) return fail(where, 'a shape that fits a file', shape, 'invalid-file');
  if ((shape.at(-1) ?? 1) % type.blockValues !== 0)
    return fail(where, `rows of a multiple of ${type.blockValues} for ${type.name}`, shape, 'invalid-file');
  return { name, type, shape, offset: Number(offset), bytes: (count / type.blockValues) * type.blockBytes };
}

interface Layout {
  readonly dataStart: number;
  readonly alignment: number;
  readonly size: number;
  readonly where: string;
}

/** Tensors must follow each other without gaps, each padded to the alignment. */
function place(tensors: Described[], { dataStart, alignment, size, where }: Layout): Map<string, GgufTensorInfo> {
  const placed = new Map<string, GgufTensorInfo>();
  let next = 0;
  const sorted = [...tensors].sort((a, b) => a.offset - b.offset || a.bytes - b.bytes);
  for (const { name, type, shape, offset, bytes } of sorted) {
    const at = `${where}: tensor ${showName(name)}`;
    const fault = inWords(`${offset}, ${offset < next ? 'an overlap' : 'a gap'}`);
    check(offset === next, at, `a start at byte ${next} of the data`, fault, 'invalid-file');
    const begin = dataStart + offset;
    check(begin + bytes <= size, at, `an end by byte ${size}`, inWords(`${begin + bytes}`), 'invalid-file');
    placed.set(name, { type, shape, begin, end: begin + bytes });
    next = aligned(offset + bytes, alignment);
  }
  const end = dataStart + next;
  const isCovered = !Number.isFinite(size) || size <= end;
  check(isCovered, where, `the end of the file at byte ${end}`, inWords(`${size - end} more bytes`), 'invalid-file');
  return placed;
}

function aligned(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}
