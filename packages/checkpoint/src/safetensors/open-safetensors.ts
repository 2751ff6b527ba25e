/** A safetensors file read one tensor at a time, so that memory never holds more than one beside the model. */
import type { WeightCodes } from '@glossa/tensor';
import { readExactly, readUpTo, type RandomAccessFile } from '../source/random-access-file.js';
import { stream } from '../source/stream.js';
import { readContents, type Contents } from './contents.js';
import type { TensorData } from './dtype.js';
import { parseHeader, readHeaderLength, type TensorInfo } from './header.js';
import { dequantizeInt8, int8Codes } from './int8-groups.js';
import { toFloat32 } from './to-float32.js';

/** Named tensors that come one after the other: in float32, or as codes where those are kept. */
export interface TensorStream<Values extends Float32Array | WeightCodes = Float32Array> {
  /** Shape by name of all that `read` will give. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  read(): AsyncIterable<readonly [name: string, values: Values]>;
}

export interface LazySafetensors extends TensorStream {
  /** As `read`, but leaves matrices of int8 in groups of 32 as codes. For `streamWeights`. */
  readQuantized(): AsyncIterable<readonly [name: string, values: Float32Array | WeightCodes]>;
  /** All tensors as stored, the scales of quantized ones included. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;
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
  const contents = readContents(parseHeader(header, file.size === undefined ? undefined : file.size - dataStart, where), where);
  const { shapes, metadata, tensors } = contents;
  const readAs = <Values extends Float32Array | WeightCodes>(join: Join<Values>) => readTensors(file, dataStart, contents, where, join);
  return { shapes, metadata, tensors, read: () => readAs(dequantizeInt8), readQuantized: () => readAs((tensor, scale) => int8Codes(tensor, scale) ?? dequantizeInt8(tensor, scale)) };
}

/** What becomes of a quantized tensor and its scales. */
type Join<Values> = (quantized: TensorData, scale: TensorData) => Values;

function readTensors<Values extends Float32Array | WeightCodes>(file: RandomAccessFile, dataStart: number, { tensors, scales }: Contents, where: string, join: Join<Values>) {
  const owners = new Map([...scales].map(([owner, scale]) => [scale, owner]));
  const waiting = new Map<string, TensorData>(); // halves of quantized pairs, until the other half comes
  let end = dataStart;

  /** @returns undefined for the first half of a pair */
  async function read([stored, info]: readonly [string, TensorInfo]): Promise<readonly [name: string, values: Float32Array | Values] | undefined> {
    const data = await readExactly(file, dataStart + info.begin, (end = dataStart + info.end), where);
    const tensor = { dtype: info.dtype, shape: info.shape, data };
    const name = owners.get(stored) ?? stored;
    const scale = scales.get(name);
    if (scale === undefined) return [name, toFloat32(tensor)];
    waiting.set(stored, tensor);
    const [quantized, scaling] = [waiting.get(name), waiting.get(scale)];
    if (quantized === undefined || scaling === undefined) return undefined;
    waiting.delete(name);
    waiting.delete(scale);
    return [name, join(quantized, scaling)];
  }

  return stream(tensors, read, async () => {
    if (file.size === undefined && (await file.read(end, end + 1)).length > 0) throw new Error(`${where}: bytes after the last tensor belong to no tensor`);
  });
}
