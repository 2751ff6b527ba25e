/** A GGUF file read one tensor at a time: llama.cpp's format, weights of many types with metadata and tokenizer in one file. */
import { unpackCodes, type WeightBands, type WeightCodes } from '@glossa/tensor';
import type { TensorStream } from '../safetensors/open-safetensors.js';
import { toFloat32 } from '../safetensors/to-float32.js';
import { readExactly, readUpTo, type RandomAccessFile } from '../source/random-access-file.js';
import { stream } from '../source/stream.js';
import { NeedsMore } from './gguf-cursor.js';
import { parseGgufHeader, type GgufHeader, type GgufTensorInfo, type GgufValue } from './gguf-header.js';
import { BandRoom, codesOf, readBands } from './read-bands.js';

export interface GgufFile extends TensorStream {
  /** Model settings, vocabulary and chat template, by llama.cpp's keys. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** Name of each tensor's type: `Q4_K`. */
  readonly types: ReadonlyMap<string, string>;
  /**
   * As `read`, but leaves matrices as codes, of 4 bits (Q4_0, Q4_1, Q4_K) or 8 (Q8_0) as the file has them, which take less memory and less time.
   * Q5_K and Q6_K are rounded to 8 bits. For `streamWeights`: codes come in bands of rows, each in the memory of the one before.
   */
  readQuantized(): AsyncIterable<readonly [name: string, values: Float32Array | WeightBands]>;
}

/** Vocabularies of most models fit. */
const firstRead = 1 << 21;
const maxHeaderBytes = 1 << 28;

/**
 * Reads and checks the header; `read` then goes through the data from front to back and unpacks it to float32, `readQuantized` without unpacking what our kernels take.
 * @param where names the file in errors
 * @throws Error, one line, when the file is damaged or holds a type that is not supported
 */
export async function openGguf(file: RandomAccessFile, where: string): Promise<GgufFile> {
  const { metadata, tensors } = await readHeader(file, where);
  const entries = [...tensors];
  const readWhole = async (info: GgufTensorInfo) => unpack(info, await readExactly(file, info.begin, info.end, where));
  return {
    metadata,
    shapes: new Map(entries.map(([name, { shape }]) => [name, shape])),
    types: new Map(entries.map(([name, { type }]) => [name, type.name])),
    read: () => stream(entries, async ([name, info]) => [name, await readWhole(info)] as const),
    readQuantized() {
      const room = new BandRoom();
      return stream(entries, async ([name, info]) => {
        const isMatrix = info.type.read !== undefined && info.shape.length === 2;
        return [name, isMatrix ? { bits: info.type.bits!, shape: info.shape as [number, number], bands: readBands(file, info, room, where) } : await readWhole(info)] as const;
      });
    },
  };
}

/** Nothing says how long the header is: reads on until it is whole. */
async function readHeader(file: RandomAccessFile, where: string): Promise<GgufHeader> {
  let bytes = await readUpTo(file, 0, firstRead);
  for (let isWhole = bytes.length < firstRead; ; ) {
    try {
      return parseGgufHeader(bytes, isWhole ? bytes.length : (file.size ?? Infinity));
    } catch (error) {
      if (!(error instanceof NeedsMore)) throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
      if (bytes.length >= maxHeaderBytes) throw new Error(`${where}: the header is longer than ${maxHeaderBytes} bytes`, { cause: error });
    }
    const more = await readUpTo(file, bytes.length, 2 * bytes.length);
    isWhole = more.length < bytes.length;
    const joined = new Uint8Array(bytes.length + more.length);
    joined.set(bytes);
    joined.set(more, bytes.length);
    bytes = joined;
  }
}

function unpack(info: GgufTensorInfo, data: Uint8Array): Float32Array {
  const { type, shape } = info;
  if (type.dtype !== undefined) return toFloat32({ dtype: type.dtype, shape, data });
  if (type.unpack === undefined) return unpackCodes(readCodes(info, data));
  const values = new Float32Array((data.length / type.blockBytes) * type.blockValues);
  for (let at = 0, to = 0; at < data.length; at += type.blockBytes, to += type.blockValues) type.unpack(data, at, values, to);
  return values;
}

function readCodes({ type, shape }: GgufTensorInfo, data: Uint8Array): WeightCodes {
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return codesOf(type, [rows, shape.at(-1)!], data, new BandRoom());
}
