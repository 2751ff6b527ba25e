/** Named tensors to a safetensors file; the same tensors give the same bytes. */
import { show, showShape } from '../show.js';
import { countElements, itemSizes, type TensorData } from './dtype.js';
import { maxHeaderBytes } from './header.js';

/**
 * The file as one array.
 * @param metadata strings by key for the header
 * @throws Error when a tensor's bytes do not fit its shape
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

/** The file in pieces, for writing without a second copy of the weights. */
export function* safetensorsChunks(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>>,
): Generator<Uint8Array> {
  const sorted = [...tensors].sort(wideTypesFirst);
  yield header(sorted, metadata);
  for (const [, { data }] of sorted) yield data;
}

/** Wide types first keeps every tensor aligned to its own items, as the reference implementation does. */
function wideTypesFirst(
  [a, { dtype: typeA }]: [string, TensorData],
  [b, { dtype: typeB }]: [string, TensorData],
): number {
  return itemSizes[typeB] - itemSizes[typeA] || (a < b ? -1 : 1);
}

function header(tensors: [string, TensorData][], metadata: Readonly<Record<string, string>>): Uint8Array {
  const entries: [string, unknown][] = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : [];
  let begin = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    if (name === '__metadata__') throw new Error('safetensors: a tensor cannot be called "__metadata__"');
    if (countElements(shape)! * itemSizes[dtype] !== data.byteLength) {
      throw new Error(
        `safetensors: tensor ${show(name)} is ${dtype} ${showShape(shape)} but has ${data.byteLength} bytes`,
      );
    }
    entries.push([name, { dtype, shape, data_offsets: [begin, begin + data.byteLength] }]);
    begin += data.byteLength;
  }
  const json = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  if (length > maxHeaderBytes)
    throw new Error(`safetensors: the header takes ${length} bytes, at most ${maxHeaderBytes} are allowed`);
  const bytes = new Uint8Array(8 + length).fill(0x20); // padded by spaces, so that the data starts aligned
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes;
}
