import { check, fail, inWords, showName, showShape } from '@glossa/check';
import { failOnPickle, looksLikePickle } from '../files/pickle.js';
import { countElements, ITEM_SIZES, type DType } from '../tensors/dtype.js';
import { parseStrictJson, type StrictJson } from './strict-json.js';

/** Where a tensor is: bytes `begin` to `end` after the header. */
export interface TensorInfo {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** The header of a safetensors file, checked completely before anything that it describes is read. */
export interface Header {
  /** In the order of the data. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** The format's own limit. */
export const MAX_HEADER_BYTES = 100_000_000;

/**
 * The header's length, from the file's first eight bytes.
 *
 * @param fileSize bytes of the whole file, where known
 * @throws GlossaError `invalid-file` when the file is too short for it or it is beyond the format's 100 MB,
 * `unsupported` when the file is a pickle
 */
export function readHeaderLength(start: Uint8Array, fileSize: number | undefined, where: string): number {
  const isLong = start.length >= 8;
  check(isLong, where, 'a header of at least 8 bytes', inWords(`${start.length}`), 'invalid-file');
  const length = new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true);
  const room = fileSize === undefined ? MAX_HEADER_BYTES : Math.min(fileSize - 8, MAX_HEADER_BYTES);
  if (length > BigInt(room) && looksLikePickle(start)) failOnPickle(where);
  check(
    length <= BigInt(room),
    where,
    `a header of at most ${room} bytes`,
    inWords(`one of ${length}`),
    'invalid-file',
  );
  return Number(length);
}

/**
 * Parses and checks a header: known types, sizes that agree with shapes, no overlap, no gap, no repeated name.
 *
 * @param dataSize bytes after the header, where known
 * @throws GlossaError that names the tensor at fault
 */
export function parseHeader(bytes: Uint8Array, dataSize: number | undefined, where: string): Header {
  const json = parseStrictJson(decode(bytes, `${where}: header`), 3, `${where}: header`); // header, tensor, shape
  const metadata = new Map<string, string>();
  const tensors: [string, TensorInfo][] = [];
  for (const [name, value] of asMap(json, `${where}: header`)) {
    if (name !== '__metadata__') tensors.push([name, readTensorInfo(value, `${where}: tensor ${showName(name)}`)]);
    else readMetadata(value, metadata, `${where}: __metadata__`);
  }
  tensors.sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  checkCoverage(tensors, dataSize, where);
  return { tensors: new Map(tensors), metadata };
}

function decode(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    return fail(where, 'UTF-8', inWords('other bytes'), 'invalid-file', { cause });
  }
}

function asMap(value: StrictJson | undefined, where: string): Map<string, StrictJson> {
  check(value instanceof Map, where, 'an object', value, 'invalid-file');
  return value;
}

function readMetadata(value: StrictJson, metadata: Map<string, string>, where: string): void {
  for (const [key, text] of asMap(value, where)) {
    check(typeof text === 'string', `${where}.${showName(key)}`, 'a string', text, 'invalid-file');
    metadata.set(key, text);
  }
}

function readTensorInfo(value: StrictJson, where: string): TensorInfo {
  const map = asMap(value, where);
  for (const key of map.keys()) {
    const isKnown = key === 'dtype' || key === 'shape' || key === 'data_offsets';
    check(isKnown, where, 'dtype, shape and data_offsets', key, 'invalid-file');
  }
  const dtype = map.get('dtype');
  const isKnown = typeof dtype === 'string' && Object.hasOwn(ITEM_SIZES, dtype);
  if (!isKnown) fail(`${where}: dtype`, `one of ${Object.keys(ITEM_SIZES).join(', ')}`, dtype, 'unsupported');
  const shape = readCounts(map.get('shape'), `${where}: shape`);
  const offsets = readCounts(map.get('data_offsets'), `${where}: data_offsets`);
  const [begin, end] = offsets;
  if (offsets.length !== 2 || begin > end) fail(`${where}: data_offsets`, '[begin, end]', offsets, 'invalid-file');
  const bytes = (countElements(shape) ?? Infinity) * ITEM_SIZES[dtype as DType];
  if (bytes !== end - begin) {
    const needed = Number.isSafeInteger(bytes) ? `${bytes} bytes` : 'more bytes than any file has';
    fail(where, `${needed} of ${dtype} ${showShape(shape)}`, inWords(`${end - begin}`), 'invalid-file');
  }
  return { dtype: dtype as DType, shape, begin, end };
}

function readCounts(value: StrictJson | undefined, where: string): number[] {
  check(Array.isArray(value), where, 'a list', value, 'invalid-file');
  for (const item of value)
    check(Number.isSafeInteger(item) && (item as number) >= 0, where, 'integers of at least 0', item, 'invalid-file');
  return value as number[];
}

/** Checks that every byte of the data is one tensor's. */
function checkCoverage(tensors: [string, TensorInfo][], dataSize: number | undefined, where: string): void {
  let end = 0;
  for (const [name, info] of tensors) {
    const at = `${where}: tensor ${showName(name)}`;
    const isInside = dataSize === undefined || info.end <= dataSize;
    check(isInside, at, `an end by byte ${dataSize} of the data`, inWords(`${info.end}`), 'invalid-file');
    const fault = info.begin < end ? 'an overlap' : 'a gap';
    check(
      info.begin === end,
      at,
      `a start at byte ${end} of the data`,
      inWords(`${info.begin}, ${fault}`),
      'invalid-file',
    );
    end = info.end;
  }
  const isCovered = dataSize === undefined || end === dataSize;
  check(isCovered, where, `${end} bytes of data`, inWords(`${dataSize}`), 'invalid-file');
}
