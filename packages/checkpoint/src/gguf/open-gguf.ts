import { fail, inWords, show } from '@glossa/check';
import { unpackCodes, type WeightCodes } from '@glossa/tensor';
import { toFloat32 } from '../tensors/to-float32.js';
import { ReusableBuffer } from '../tensors/reusable-buffer.js';
import { readExactly, readUpTo, type RandomAccessFile } from '../files/random-access-file.js';
import { stream } from '../tensors/tensor-stream.js';
import { inPieces, type TensorPiece, type TensorStream } from '../tensors/tensor-stream.js';
import type { CodeRoom } from './block-codes.js';
import { NeedsMore } from './gguf-cursor.js';
import { parseGgufHeader, type GgufHeader, type GgufTensorInfo, type GgufValue } from './gguf-header.js';

/** A file of llama.cpp's format, read one tensor at a time: weights of many types, metadata and tokenizer. */
export interface GgufFile extends TensorStream {
  /** Model settings, vocabulary and chat template, by llama.cpp's keys. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** Name of each tensor's type: `Q4_K`. */
  readonly types: ReadonlyMap<string, string>;
  /** One tensor in float32. @throws GlossaError when there is none of that name */
  readTensor(name: string): Promise<Float32Array>;
  /**
   * As `read`, but matrices stay codes of 4 bits (Q4_0, Q4_1, Q4_K) or 8 bits (Q8_0), which takes less memory and time;
   * Q5_K and Q6_K are rounded to 8 bits. A piece is valid until the next one is asked for.
   */
  readQuantized(): AsyncIterable<TensorPiece<Float32Array | WeightCodes>>;
}

/** Bytes read at first: the headers of most models fit. */
const FIRST_READ = 1 << 21;
const MAX_HEADER_BYTES = 1 << 28;
/** Values that share a scale. */
const GROUP = 32;

/**
 * Reads and checks the header; `read` and `readQuantized` then read the data from front to back.
 *
 * @param where names the file in errors
 * @throws GlossaError `invalid-file` when the file is damaged, `unsupported` for a type that Glossa does not read
 */
export async function openGguf(file: RandomAccessFile, where: string): Promise<GgufFile> {
  const { metadata, tensors } = await readHeader(file, where);
  const entries = [...tensors];
  // a header may claim more than a file of unknown length holds: no memory for it before it is read
  const readBytes = ({ begin, end }: GgufTensorInfo, buffer?: ReusableBuffer) =>
    readExactly(file, begin, end, where, file.size === undefined ? undefined : buffer?.bytes(end - begin));
  return {
    metadata,
    shapes: new Map(entries.map(([name, { shape }]) => [name, shape])),
    types: new Map(entries.map(([name, { type }]) => [name, type.name])),
    async readTensor(name) {
      const info = tensors.get(name);
      if (info === undefined) return fail(where, `a tensor ${show(name)}`, inWords('none'));
      return unpack(info, await readBytes(info));
    },
    read: () => stream(pieces(entries), async ([name, info]) => [name, unpack(info, await readBytes(info))] as const),
    readQuantized() {
      const [bytes, codes] = [new ReusableBuffer(), new CodeBuffers()];
      return stream(pieces(entries), async ([name, info]) => {
        const data = await readBytes(info, bytes);
        const hasCodes = info.type.read !== undefined && info.shape.length === 2;
        return [name, hasCodes ? readCodes(info, data, codes) : unpack(info, data)] as const;
      });
    },
  };
}

/** Blocks are never divided: a row of a matrix is made of whole ones, and a vector stays whole. */
const pieces = (tensors: Iterable<readonly [string, GgufTensorInfo]>) =>
  inPieces(tensors, (_, { shape }) => shape.length < 2);

/** Reads more and more bytes until the header is whole: nothing says how long it is. */
async function readHeader(file: RandomAccessFile, where: string): Promise<GgufHeader> {
  let bytes = await readUpTo(file, 0, FIRST_READ);
  for (let isWhole = bytes.length < FIRST_READ; ;) {
    try {
      return parseGgufHeader(bytes, isWhole ? bytes.length : (file.size ?? Infinity), where);
    } catch (error) {
      if (!(error instanceof NeedsMore)) throw error;
      if (bytes.length >= MAX_HEADER_BYTES)
        return fail(where, `a header of at most ${MAX_HEADER_BYTES} bytes`, inWords('a longer one'), 'invalid-file');
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

/** Room for the codes of a piece. */
class CodeBuffers {
  readonly #codes = new ReusableBuffer();
  readonly #scales = new ReusableBuffer();
  readonly #offsets = new ReusableBuffer();

  room(count: number, bits: number): CodeRoom {
    const groups = count / GROUP;
    return {
      codes: this.#codes.bytes(count),
      scales: this.#scales.floats(groups),
      offsets: this.#offsets.floats(bits === 4 ? groups : 0),
    };
  }
}

function readCodes({ type, shape }: GgufTensorInfo, data: Uint8Array, buffers = new CodeBuffers()): WeightCodes {
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const to = buffers.room((data.length / type.blockBytes) * type.blockValues, type.bits!);
  for (let at = 0, group = 0; at < data.length; at += type.blockBytes, group += type.blockValues / GROUP)
    type.read!(data, at, to, group);
  const { codes, scales, offsets } = to;
  return { bits: type.bits!, shape: [rows, shape.at(-1)!], codes, scales, ...(type.bits === 4 && { offsets }) };
}
