/** A safetensors file read one tensor at a time, large ones in pieces. */
import type { WeightCodes } from '@glossa/tensor';
import { LentMemory } from '../source/lent-memory.js';
import { readExactly, readUpTo, type RandomAccessFile } from '../source/random-access-file.js';
import { stream } from '../source/stream.js';
import { inPieces, type TensorPiece, type TensorStream } from '../weights/tensor-stream.js';
import { readContents, type Contents } from './contents.js';
import type { TensorData } from './dtype.js';
import { parseHeader, readHeaderLength, type TensorInfo } from './header.js';
import { codesOfInt8, dequantizeInt8 } from './int8-groups.js';
import { toFloat32 } from './to-float32.js';

export interface LazySafetensors extends TensorStream {
  /** All tensors as stored, the scales of quantized ones included. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;
  /** As `read`, but leaves the matrices of Glossa's int8 files as they are stored. What it gives is lent, until the next piece is asked for. */
  readQuantized(): AsyncIterable<TensorPiece<Float32Array | WeightCodes>>;
}

/**
 * Reads and checks the header; `read` then goes through the data from front to back.
 * @param where names the file in errors
 * @throws Error, one line, when the file is damaged in any way
 */
export async function openSafetensors(file: RandomAccessFile, where: string): Promise<LazySafetensors> {
  const headerLength = readHeaderLength(await readUpTo(file, 0, 8), file.size, where);
  const dataStart = 8 + headerLength;
  const header = await readExactly(file, 8, dataStart, where);
  const contents = readContents(
    parseHeader(header, file.size === undefined ? undefined : file.size - dataStart, where),
    where,
  );
  const { shapes, metadata, tensors } = contents;
  const read = <Values>(join: JoinPair<Values>, room?: LentMemory) =>
    readTensors(file, dataStart, contents, { join, room }, where);
  return {
    shapes,
    metadata,
    tensors,
    read: () => read(dequantizeInt8),
    readQuantized: () => read<Float32Array | WeightCodes>(codesOfInt8, new LentMemory()),
  };
}

type JoinPair<Values> = (quantized: TensorData, scale: TensorData) => Values;

interface ReadAs<Values> {
  readonly join: JoinPair<Values>;
  readonly room: LentMemory | undefined;
}

function readTensors<Values>(
  file: RandomAccessFile,
  dataStart: number,
  { tensors, scales }: Contents,
  { join, room }: ReadAs<Values>,
  where: string,
) {
  const owners = new Map([...scales].map(([owner, scale]) => [scale, owner]));
  const waiting = new Map<string, TensorData>(); // halves of quantized pairs, until the other half comes
  let end = dataStart;

  /** It stays whole, for it waits for the other. */
  const isHalf = (stored: string) => owners.has(stored) || scales.has(stored);

  /** @returns undefined for the first half of a pair */
  async function read([stored, info]: TensorPiece<TensorInfo>): Promise<
    TensorPiece<Values | Float32Array> | undefined
  > {
    const isLent = !isHalf(stored) && file.size !== undefined; // of a file of unknown length a header may promise more than there is
    const lent = isLent ? room?.lend(info.end - info.begin) : undefined;
    const data = await readExactly(file, dataStart + info.begin, (end = dataStart + info.end), where, lent);
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
      throw new Error(`${where}: bytes after the last tensor belong to no tensor`);
  });
}
