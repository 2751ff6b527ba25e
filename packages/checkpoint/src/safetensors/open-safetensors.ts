import { fail, inWords } from '@glossa/check';
import type { WeightCodes } from '@glossa/tensor';
import { ReusableBuffer } from '../tensors/reusable-buffer.js';
import { readExactly, readUpTo, type RandomAccessFile } from '../files/random-access-file.js';
import { stream } from '../tensors/tensor-stream.js';
import { inPieces, type TensorPiece, type TensorStream } from '../tensors/tensor-stream.js';
import { readContents, type Contents } from './contents.js';
import type { TensorData } from '../tensors/dtype.js';
import { parseHeader, readHeaderLength, type TensorInfo } from './header.js';
import { codesOfInt8, dequantizeInt8 } from './int8-groups.js';
import { toFloat32 } from '../tensors/to-float32.js';

/** A safetensors file read one tensor at a time, large ones in pieces. */
export interface LazySafetensors extends TensorStream {
  /** All tensors as stored, the scales of quantized ones included. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;
  /** As `read`, but int8 matrices of Glossa's files stay codes. A piece is valid until the next one is asked for. */
  readQuantized(): AsyncIterable<TensorPiece<Float32Array | WeightCodes>>;
}

/**
 * Reads and checks the header; `read` then reads the data from front to back.
 *
 * @param where names the file in errors
 * @throws GlossaError `invalid-file` when the file is damaged, `unsupported` for a type or quantization that Glossa
 * does not read, or a pickle
 */
export async function openSafetensors(file: RandomAccessFile, where: string): Promise<LazySafetensors> {
  const headerLength = readHeaderLength(await readUpTo(file, 0, 8), file.size, where);
  const dataStart = 8 + headerLength;
  const header = await readExactly(file, 8, dataStart, where);
  const dataSize = file.size === undefined ? undefined : file.size - dataStart;
  const contents = readContents(parseHeader(header, dataSize, where), where);
  const { shapes, metadata, tensors } = contents;
  const read = <Values>(join: JoinPair<Values>, buffer?: ReusableBuffer) =>
    readTensors(file, dataStart, contents, { join, buffer }, where);
  return {
    shapes,
    metadata,
    tensors,
    read: () => read(dequantizeInt8),
    readQuantized: () => read<Float32Array | WeightCodes>(codesOfInt8, new ReusableBuffer()),
  };
}

type JoinPair<Values> = (quantized: TensorData, scale: TensorData) => Values;

interface ReadAs<Values> {
  readonly join: JoinPair<Values>;
  readonly buffer: ReusableBuffer | undefined;
}

function readTensors<Values>(
  file: RandomAccessFile,
  dataStart: number,
  { tensors, scales }: Contents,
  { join, buffer }: ReadAs<Values>,
  where: string,
) {
  const owners = new Map([...scales].map(([owner, scale]) => [scale, owner]));
  const waiting = new Map<string, TensorData>(); // halves of quantized pairs until the other half is read
  let end = dataStart;

  /** Halves of pairs are read whole. */
  const isHalf = (stored: string) => owners.has(stored) || scales.has(stored);

  /** @returns undefined for the first half of a pair */
  async function read([stored, info]: TensorPiece<TensorInfo>): Promise<
    TensorPiece<Values | Float32Array> | undefined
  > {
    // a header may claim more than a file of unknown length holds: no memory for it before it is read
    const isReused = !isHalf(stored) && file.size !== undefined;
    const room = isReused ? buffer?.bytes(info.end - info.begin) : undefined;
    const data = await readExactly(file, dataStart + info.begin, (end = dataStart + info.end), where, room);
    const tensor = { dtype: info.dtype, shape: info.shape, data };
    if (!isHalf(stored)) return [stored, toFloat32(tensor)];
    const name = owners.get(stored) ?? stored;
    waiting.set(stored, tensor);
    const [quantized, scaling] = [waiting.get(name), waiting.get(scales.get(name)!)];
    if (quantized === undefined || scaling === undefined) return undefined;
    waiting.delete(name);
    waiting.delete(scales.get(name)!);
    return [name, join(quantized, scaling)];
  }

  return stream(inPieces(tensors, isHalf), read, async () => {
    if (file.size === undefined && (await file.read(end, end + 1)).length > 0)
      fail(where, 'the end after the last tensor', inWords('more bytes'), 'invalid-file');
  });
}
