import { check, inWords, showName, showShape } from '@glossa/check';
import { countElements, ITEM_SIZES, type TensorData } from '../tensors/dtype.js';
import { MAX_HEADER_BYTES } from './header.js';

/**
 * Named tensors as a safetensors file; the same tensors give the same bytes.
 *
 * @param metadata strings by key for the header
 * @throws GlossaError when a tensor's bytes do not fit its shape
 */
export function serializeSafetensors(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const chunks = [...safetensorsChunks(tensors, metadata)];
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** The file in pieces, to write it without a second copy of the weights. */
export function* safetensorsChunks(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>>,
): Generator<Uint8Array> {
  const sorted = [...tensors].sort(wideTypesFirst);
  yield header(sorted, metadata);
  for (const [, { data }] of sorted) yield data;
}

/** Wide types first: so every tensor is aligned to its own items, as in the reference implementation. */
function wideTypesFirst(
  [a, { dtype: typeA }]: [string, TensorData],
  [b, { dtype: typeB }]: [string, TensorData],
): number {
  return ITEM_SIZES[typeB] - ITEM_SIZES[typeA] || (a < b ? -1 : 1);
}

function header(tensors: [string, TensorData][], metadata: Readonly<Record<string, string>>): Uint8Array {
  const entries: [string, unknown][] = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : [];
  let begin = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    check(name !== '__metadata__', 'serializeSafetensors', 'another name for a tensor', name);
    const bytes = countElements(shape)! * ITEM_SIZES[dtype];
    const where = `serializeSafetensors: tensor ${showName(name)}`;
    const expected = `${bytes} bytes of ${dtype} ${showShape(shape)}`;
    check(bytes === data.byteLength, where, expected, inWords(`${data.byteLength}`));
    entries.push([name, { dtype, shape, data_offsets: [begin, begin + data.byteLength] }]);
    begin += data.byteLength;
  }
  const json = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const most = `a header of at most ${MAX_HEADER_BYTES} bytes`;
  check(length <= MAX_HEADER_BYTES, 'serializeSafetensors', most, inWords(`${length}`));
  const bytes = new Uint8Array(8 + length).fill(0x20); // padded with spaces, so that the data is aligned
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes;
}
