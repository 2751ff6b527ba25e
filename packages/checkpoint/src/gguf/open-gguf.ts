/** A GGUF file read one tensor at a time: llama.cpp's format, weights of many types with metadata and tokenizer in one file. */
import type { TensorStream } from '../safetensors/open-safetensors.js';
import { toFloat32 } from '../safetensors/to-float32.js';
import { readExactly, readUpTo, type RandomAccessFile } from '../source/random-access-file.js';
import { NeedsMore } from './gguf-cursor.js';
import { parseGgufHeader, type GgufHeader, type GgufTensorInfo, type GgufValue } from './gguf-header.js';

export interface GgufFile extends TensorStream {
  /** Model settings, vocabulary and chat template, by llama.cpp's keys. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** Name of each tensor's type: `Q4_K`. */
  readonly types: ReadonlyMap<string, string>;
}

const firstRead = 1 << 20;
const maxHeaderBytes = 1 << 28;

/**
 * Reads and checks the header; `read` then goes through the data from front to back and unpacks it to float32.
 * @param where names the file in errors
 * @throws Error, one line, when the file is damaged or holds a type that is not supported
 */
export async function openGguf(file: RandomAccessFile, where: string): Promise<GgufFile> {
  const { metadata, tensors } = await readHeader(file, where);
  const entries = [...tensors];
  return {
    metadata,
    shapes: new Map(entries.map(([name, { shape }]) => [name, shape])),
    types: new Map(entries.map(([name, { type }]) => [name, type.name])),
    async *read() {
      for (const [name, info] of entries) yield [name, unpack(info, await readExactly(file, info.begin, info.end, where))] as const;
    },
  };
}

/** Nothing says how long the header is: reads on until it is whole. */
async function readHeader(file: RandomAccessFile, where: string): Promise<GgufHeader> {
  let bytes: Uint8Array = new Uint8Array(0);
  for (;;) {
    const more = await readUpTo(file, bytes.length, Math.max(firstRead, 2 * bytes.length));
    const isWhole = more.length === 0 || bytes.length + more.length === file.size;
    const joined = new Uint8Array(bytes.length + more.length);
    joined.set(bytes);
    joined.set(more, bytes.length);
    bytes = joined;
    try {
      return parseGgufHeader(bytes, isWhole ? bytes.length : (file.size ?? Infinity));
    } catch (error) {
      if (!(error instanceof NeedsMore)) throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
      if (bytes.length >= maxHeaderBytes) throw new Error(`${where}: the header is longer than ${maxHeaderBytes} bytes`, { cause: error });
    }
  }
}

function unpack({ type, shape }: GgufTensorInfo, data: Uint8Array): Float32Array {
  if (type.dtype !== undefined) return toFloat32({ dtype: type.dtype, shape, data });
  const values = new Float32Array((data.length / type.blockBytes) * type.blockValues);
  for (let at = 0, to = 0; at < data.length; at += type.blockBytes, to += type.blockValues) type.unpack!(data, at, values, to);
  return values;
}
