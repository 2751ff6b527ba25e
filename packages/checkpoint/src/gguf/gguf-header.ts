/** The header of a GGUF file (versions 2 and 3, little endian), checked before anything it describes is read. */
import { countElements } from '../safetensors/dtype.js';
import { show, showShape } from '../show.js';
import { GgufCursor } from './gguf-cursor.js';
import { ggufTypes, type GgufType } from './gguf-types.js';

export type GgufValue = number | bigint | boolean | string | GgufValue[];

export interface GgufTensorInfo {
  readonly type: GgufType;
  /** Row-major, as everywhere in Glossa: the file lists sizes in the opposite order. */
  readonly shape: readonly number[];
  /** Bytes of the file. */
  readonly begin: number;
  readonly end: number;
}

export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** In the order of the data. */
  readonly tensors: ReadonlyMap<string, GgufTensorInfo>;
}

const magic = 0x46554747; // "GGUF"
const maxDimensions = 4;
const maxArrayDepth = 4;

/**
 * Parses and checks the header from the file's first bytes.
 * @param size bytes of the whole file; Infinity where unknown
 * @throws NeedsMore when the header goes on beyond `bytes`; Error, one line, when it is damaged
 */
export function parseGgufHeader(bytes: Uint8Array, size: number): GgufHeader {
  const cursor = new GgufCursor(bytes, size);
  if (cursor.u32() !== magic) throw new Error('not a GGUF file: it does not start with "GGUF"');
  const version = cursor.u32();
  if (version !== 2 && version !== 3) throw new Error(`GGUF version ${version}, expected 2 or 3 in little endian`);
  const tensorCount = cursor.count(24, 'tensors');
  const entryCount = cursor.count(13, 'metadata entries');
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < entryCount; i++) {
    const key = cursor.string();
    if (metadata.has(key)) throw new Error(`metadata key ${show(key)} is there twice`);
    metadata.set(key, readValue(cursor, cursor.u32(), key, 0));
  }
  const alignment = readAlignment(metadata);
  const described = readTensors(cursor, tensorCount);
  return { metadata, tensors: place(described, aligned(cursor.at, alignment), alignment, size) };
}

function readValue(cursor: GgufCursor, type: number, key: string, depth: number): GgufValue {
  const read = cursor.readers[type];
  if (read !== undefined) return read();
  if (type !== 9) throw new Error(`metadata ${show(key)} has the unknown type ${type}`);
  if (depth === maxArrayDepth) throw new Error(`metadata ${show(key)} is nested deeper than ${maxArrayDepth}`);
  const itemType = cursor.u32();
  const count = cursor.count([1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8][itemType] ?? 1, `items of ${show(key)}`);
  const items: GgufValue[] = [];
  for (let i = 0; i < count; i++) items.push(readValue(cursor, itemType, key, depth + 1));
  return items;
}

function readAlignment(metadata: ReadonlyMap<string, GgufValue>): number {
  const alignment = metadata.get('general.alignment') ?? 32;
  if (typeof alignment !== 'number' || alignment <= 0 || alignment % 8 !== 0)
    throw new Error(`general.alignment: expected a multiple of 8, the file has ${show(alignment)}`);
  return alignment;
}

interface Described {
  readonly name: string;
  readonly type: GgufType;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly bytes: number;
}

function readTensors(cursor: GgufCursor, count: number): Described[] {
  const tensors: Described[] = [];
  const names = new Set<string>();
  for (let i = 0; i < count; i++) {
    const name = cursor.string();
    if (names.has(name)) throw new Error(`tensor ${show(name)} is there twice`);
    names.add(name);
    tensors.push(readTensor(cursor, name));
  }
  return tensors;
}

function readTensor(cursor: GgufCursor, name: string): Described {
  const rank = cursor.u32();
  if (rank > maxDimensions)
    throw new Error(`tensor ${show(name)} has ${rank} dimensions, at most ${maxDimensions} are possible`);
  const shape = Array.from({ length: rank }, () => Number(cursor.u64())).reverse();
  const number = cursor.u32();
  const offset = cursor.u64();
  const type = ggufTypes.get(number);
  if (type === undefined)
    throw new Error(
      `tensor ${show(name)} has type ${number}, expected one of ${[...ggufTypes.values()].map((known) => known.name).join(', ')}`,
    );
  const count = countElements(shape);
  if (count === undefined || (shape.at(-1) ?? 1) % type.blockValues !== 0) {
    throw new Error(
      `tensor ${show(name)}: ${showShape(shape)} is no shape of ${type.name}, whose rows are made of ${type.blockValues} values`,
    );
  }
  return { name, type, shape, offset: Number(offset), bytes: (count / type.blockValues) * type.blockBytes };
}

/** Offsets must follow one another, each tensor padded to the alignment. */
function place(tensors: Described[], dataStart: number, alignment: number, size: number): Map<string, GgufTensorInfo> {
  const placed = new Map<string, GgufTensorInfo>();
  let next = 0;
  for (const { name, type, shape, offset, bytes } of [...tensors].sort(
    (a, b) => a.offset - b.offset || a.bytes - b.bytes,
  )) {
    if (offset !== next)
      throw new Error(
        `tensor ${show(name)} lies at byte ${offset} of the data, expected ${next}: ${offset < next ? 'an overlap' : 'a hole'}`,
      );
    const begin = dataStart + offset;
    if (begin + bytes > size)
      throw new Error(`tensor ${show(name)} ends at byte ${begin + bytes}, the file has ${size}`);
    placed.set(name, { type, shape, begin, end: begin + bytes });
    next = aligned(offset + bytes, alignment);
  }
  if (Number.isFinite(size) && size > dataStart + next)
    throw new Error(`the ${size - dataStart - next} bytes after the last tensor belong to no tensor`);
  return placed;
}

function aligned(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}
