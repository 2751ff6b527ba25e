/** A GGUF file read one tensor at a time: llama.cpp's format, weights of many types with metadata and tokenizer in one file. */
import { unpackCodes, type WeightCodes } from '@glossa/tensor';
import { toFloat32 } from '../safetensors/to-float32.js';
import { LentMemory } from '../source/lent-memory.js';
import { readExactly, readUpTo, type RandomAccessFile } from '../source/random-access-file.js';
import { show } from '../show.js';
import { stream } from '../source/stream.js';
import { inPieces, type TensorPiece, type TensorStream } from '../weights/tensor-stream.js';
import { NeedsMore } from './gguf-cursor.js';
import { parseGgufHeader, type GgufHeader, type GgufTensorInfo, type GgufValue } from './gguf-header.js';

export interface GgufFile extends TensorStream {
  /** Model settings, vocabulary and chat template, by llama.cpp's keys. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** Name of each tensor's type: `Q4_K`. */
  readonly types: ReadonlyMap<string, string>;
  /** One tensor, in float32. @throws when there is none of that name */
  readTensor(name: string): Promise<Float32Array>;
  /**
   * As `read`, but leaves matrices as codes, of 4 bits (Q4_0, Q4_1, Q4_K) or 8 (Q8_0) as the file has them, which take less memory and less time.
   * Q5_K and Q6_K are rounded to 8 bits. What it gives is lent, until the next piece is asked for.
   */
  readQuantized(): AsyncIterable<TensorPiece<Float32Array | WeightCodes>>;
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
  // of a file of unknown length a header may promise more than there is
  const readBytes = ({ begin, end }: GgufTensorInfo, room?: LentMemory) => {
    return readExactly(file, begin, end, where, file.size === undefined ? undefined : room?.lend(end - begin));
  };
  return {
    metadata,
    shapes: new Map(entries.map(([name, { shape }]) => [name, shape])),
    types: new Map(entries.map(([name, { type }]) => [name, type.name])),
    async readTensor(name) {
      const info = tensors.get(name);
      if (info === undefined) throw new Error(`${where}: expected a tensor ${show(name)}, received none`);
      return unpack(info, await readBytes(info));
    },
    read: () => stream(pieces(entries), async ([name, info]) => [name, unpack(info, await readBytes(info))] as const),
    readQuantized() {
      const [bytes, codes] = [new LentMemory(), new CodeRoom()];
      return stream(pieces(entries), async ([name, info]) => {
        const data = await readBytes(info, bytes);
        return [
          name,
          info.type.read !== undefined && info.shape.length === 2 ? readCodes(info, data, codes) : unpack(info, data),
        ] as const;
      });
    },
  };
}

/** A row of a matrix is whole blocks; a vector stays whole, as its blocks are. */
const pieces = (tensors: Iterable<readonly [string, GgufTensorInfo]>) =>
  inPieces(tensors, (_, { shape }) => shape.length < 2);

/** Nothing says how long the header is: reads on until it is whole. */
async function readHeader(file: RandomAccessFile, where: string): Promise<GgufHeader> {
  let bytes = await readUpTo(file, 0, firstRead);
  for (let isWhole = bytes.length < firstRead; ;) {
    try {
      return parseGgufHeader(bytes, isWhole ? bytes.length : (file.size ?? Infinity));
    } catch (error) {
      if (!(error instanceof NeedsMore)) throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
      if (bytes.length >= maxHeaderBytes)
        throw new Error(`${where}: the header is longer than ${maxHeaderBytes} bytes`, { cause: error });
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
  for (let at = 0, to = 0; at < data.length; at += type.blockBytes, to += type.blockValues)
    type.unpack(data, at, values, to);
  return values;
}

/** Where the codes of a piece are put. */
class CodeRoom {
  private readonly codes = new LentMemory();
  private readonly scales = new LentMemory();
  private readonly offsets = new LentMemory();

  lend(count: number, bits: number): { codes: Uint8Array; scales: Float32Array; offsets: Float32Array } {
    const groups = count / 32;
    return {
      codes: this.codes.lend(count),
      scales: this.scales.lendFloats(groups),
      offsets: this.offsets.lendFloats(bits === 4 ? groups : 0),
    };
  }
}

function readCodes({ type, shape }: GgufTensorInfo, data: Uint8Array, room = new CodeRoom()): WeightCodes {
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const { codes, scales, offsets } = room.lend((data.length / type.blockBytes) * type.blockValues, type.bits!);
  const to = { codes, scales, offsets };
  for (let at = 0, group = 0; at < data.length; at += type.blockBytes, group += type.blockValues / 32)
    type.read!(data, at, to, group);
  return { bits: type.bits!, shape: [rows, shape.at(-1)!], codes, scales, ...(type.bits === 4 && { offsets }) };
}
