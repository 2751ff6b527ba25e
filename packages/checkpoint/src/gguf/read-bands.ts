/** A matrix of block-quantized rows, read a band of rows at a time, so that the whole is in memory only as the model keeps it. */
import type { WeightCodes } from '@glossa/tensor';
import { readExactly, type RandomAccessFile } from '../source/random-access-file.js';
import type { GgufTensorInfo } from './gguf-header.js';
import type { GgufType } from './gguf-types.js';

/** Of the file; a band has 8 rows at least, which the kernels pack together. */
const bandBytes = 1 << 20;
const panelRows = 8;

/** Memory that one band after the other is read into. */
export class BandRoom {
  private bytes = new Uint8Array(0);
  private codes = new Uint8Array(0);
  private scales = new Float32Array(0);
  private offsets = new Float32Array(0);

  ofBytes(length: number): Uint8Array {
    if (this.bytes.length < length) this.bytes = new Uint8Array(length);
    return this.bytes.subarray(0, length);
  }

  /** Codes of so many values; offsets only with 4 bits. */
  ofCodes(count: number, bits: number): { codes: Uint8Array; scales: Float32Array; offsets: Float32Array } {
    const groups = count / 32;
    const offsets = bits === 4 ? groups : 0;
    if (this.codes.length < count) this.codes = new Uint8Array(count);
    if (this.scales.length < groups) this.scales = new Float32Array(groups);
    if (this.offsets.length < offsets) this.offsets = new Float32Array(offsets);
    return { codes: this.codes.subarray(0, count), scales: this.scales.subarray(0, groups), offsets: this.offsets.subarray(0, offsets) };
  }
}

/** @param shape of the rows that `data` holds */
export function codesOf(type: GgufType, shape: readonly [rows: number, columns: number], data: Uint8Array, room: BandRoom): WeightCodes {
  const { codes, scales, offsets } = room.ofCodes(shape[0] * shape[1], type.bits!);
  const to = { codes, scales, offsets };
  for (let at = 0, group = 0; at < data.length; at += type.blockBytes, group += type.blockValues / 32) type.read!(data, at, to, group);
  return { bits: type.bits!, shape, codes, scales, ...(type.bits === 4 && { offsets }) };
}

/** Of a matrix, in the memory of `room`. */
export async function* readBands(file: RandomAccessFile, { type, shape, begin }: GgufTensorInfo, room: BandRoom, where: string): AsyncGenerator<WeightCodes> {
  const [rows, columns] = shape as readonly [number, number];
  const rowBytes = (columns / type.blockValues) * type.blockBytes;
  const height = panelRows * Math.max(1, Math.floor(bandBytes / (panelRows * rowBytes)));
  for (let row = 0; row < rows; row += height) {
    const count = Math.min(height, rows - row);
    // of a file of unknown length a header may promise more than there is
    const bytes = file.size === undefined ? undefined : room.ofBytes(count * rowBytes);
    const data = await readExactly(file, begin + row * rowBytes, begin + (row + count) * rowBytes, where, bytes);
    yield codesOf(type, [count, columns], data, room);
  }
}
