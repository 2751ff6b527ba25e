/** The header of a safetensors file, checked in full before anything it describes is read. */
import { looksLikePickle, pickleReason } from '../pickle.js';
import { show, showShape } from '../show.js';
import { countElements, itemSizes, type DType } from './dtype.js';
import { parseStrictJson, type StrictJson } from './strict-json.js';

/** Where a tensor lies: bytes `begin` to `end` after the header. */
export interface TensorInfo {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  /** In the order of the data. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** The format's own bound. */
export const maxHeaderBytes = 100_000_000;

/**
 * The header's length, from the file's first eight bytes.
 * @param fileSize bytes of the whole file, where known
 * @throws Error when the file is too short for it, it is beyond the format's 100 MB, or the file is a pickle
 */
export function readHeaderLength(start: Uint8Array, fileSize: number | undefined, where: string): number {
  if (start.length < 8)
    throw new Error(`${where}: expected a header of at least 8 bytes, the file has ${start.length}`);
  const length = new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true);
  const room = fileSize === undefined ? maxHeaderBytes : Math.min(fileSize - 8, maxHeaderBytes);
  if (length > BigInt(room) && looksLikePickle(start)) throw new Error(`${where}: ${pickleReason}`);
  if (length > BigInt(room))
    throw new Error(`${where}: the header claims ${length} bytes, at most ${room} are possible`);
  return Number(length);
}

/**
 * Parses and checks a header: known types, sizes that agree with shapes, no overlap, no hole, no repeated name.
 * @param dataSize bytes after the header, where known
 * @throws Error, one line naming the tensor at fault
 */
export function parseHeader(bytes: Uint8Array, dataSize: number | undefined, where: string): Header {
  const json = parseJson(bytes, where);
  if (!(json instanceof Map)) throw new Error(`${where}: the header is not a JSON object`);
  const metadata = new Map<string, string>();
  const tensors: [string, TensorInfo][] = [];
  for (const [name, value] of json) {
    if (name !== '__metadata__') tensors.push([name, readTensorInfo(value, `${where}: tensor ${show(name)}`)]);
    else readMetadata(value, metadata, where);
  }
  tensors.sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  checkCoverage(tensors, dataSize, where);
  return { tensors: new Map(tensors), metadata };
}

function parseJson(bytes: Uint8Array, where: string): StrictJson {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error(`${where}: the header is not valid UTF-8`);
  }
  try {
    return parseStrictJson(text, 3); // header, tensor, shape
  } catch (error) {
    throw new Error(`${where}: header ${(error as Error).message}`);
  }
}

function readMetadata(value: StrictJson, metadata: Map<string, string>, where: string): void {
  if (!(value instanceof Map)) throw new Error(`${where}: __metadata__ is not an object`);
  for (const [key, text] of value) {
    if (typeof text !== 'string') throw new Error(`${where}: __metadata__ ${show(key)} is not a string`);
    metadata.set(key, text);
  }
}

function readTensorInfo(value: StrictJson, where: string): TensorInfo {
  if (!(value instanceof Map)) throw new Error(`${where} is not described by an object`);
  for (const key of value.keys()) {
    if (key !== 'dtype' && key !== 'shape' && key !== 'data_offsets')
      throw new Error(`${where} has an unknown key ${show(key)}`);
  }
  const dtype = value.get('dtype');
  if (typeof dtype !== 'string' || !Object.hasOwn(itemSizes, dtype)) {
    throw new Error(`${where} has dtype ${show(dtype)}, expected one of ${Object.keys(itemSizes).join(', ')}`);
  }
  const shape = readCounts(value.get('shape'), `${where} shape`);
  const offsets = readCounts(value.get('data_offsets'), `${where} data_offsets`);
  const [begin, end] = offsets;
  if (offsets.length !== 2 || begin === undefined || end === undefined || begin > end) {
    throw new Error(`${where} data_offsets: expected [begin, end], the file has ${showShape(offsets)}`);
  }
  const bytes = (countElements(shape) ?? Infinity) * itemSizes[dtype as DType];
  if (bytes !== end - begin) {
    const needed = Number.isSafeInteger(bytes) ? `${bytes} bytes` : 'more bytes than any file holds';
    throw new Error(`${where}: ${dtype} ${showShape(shape)} needs ${needed}, its data_offsets span ${end - begin}`);
  }
  return { dtype: dtype as DType, shape, begin, end };
}

function readCounts(value: StrictJson | undefined, where: string): number[] {
  if (!Array.isArray(value)) throw new Error(`${where}: expected a list, the file has ${show(value)}`);
  for (const item of value) {
    if (!Number.isSafeInteger(item) || (item as number) < 0)
      throw new Error(`${where}: expected whole numbers from 0, the file has ${show(item)}`);
  }
  return value as number[];
}

function checkCoverage(tensors: [string, TensorInfo][], dataSize: number | undefined, where: string): void {
  let end = 0;
  let last = '';
  for (const [name, info] of tensors) {
    if (dataSize !== undefined && info.end > dataSize) {
      throw new Error(`${where}: tensor ${show(name)} ends at byte ${info.end} of the data, the file has ${dataSize}`);
    }
    if (info.begin < end)
      throw new Error(`${where}: tensors ${show(last)} and ${show(name)} overlap at byte ${info.begin}`);
    if (info.begin > end)
      throw new Error(`${where}: bytes ${end} to ${info.begin}, before tensor ${show(name)}, belong to no tensor`);
    end = info.end;
    last = name;
  }
  if (dataSize !== undefined && end !== dataSize)
    throw new Error(`${where}: the ${dataSize - end} bytes after the last tensor belong to no tensor`);
}
