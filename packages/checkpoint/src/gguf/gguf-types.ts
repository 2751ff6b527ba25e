import type { DType } from '../tensors/dtype.js';
import { readQ4_0, readQ4_1, readQ4_K, readQ8_0, roundQ5_K, roundQ6_K, type ReadCodes } from './block-codes.js';
import { unpackQ5_K, unpackQ6_K, type Unpack } from './unpack-blocks.js';

/** A tensor type of GGUF: how many values a block holds, in how many bytes, and how to read it. */
export interface GgufType {
  readonly name: string;
  readonly blockValues: number;
  readonly blockBytes: number;
  /** Plain types are read as safetensors' are. */
  readonly dtype?: DType;
  /** Bits of the codes that our kernels multiply with, and how to read them from blocks. */
  readonly bits?: 8 | 4;
  readonly read?: ReadCodes;
  /** How blocks become float32, where the codes are rounded. */
  readonly unpack?: Unpack;
}

function plain(dtype: DType, blockBytes: number): GgufType {
  return { name: dtype, blockValues: 1, blockBytes, dtype };
}

/** The types that Glossa reads, by GGUF's number of them. */
export const GGUF_TYPES: ReadonlyMap<number, GgufType> = new Map([
  [0, plain('F32', 4)],
  [1, plain('F16', 2)],
  [2, { name: 'Q4_0', blockValues: 32, blockBytes: 18, bits: 4, read: readQ4_0 }],
  [3, { name: 'Q4_1', blockValues: 32, blockBytes: 20, bits: 4, read: readQ4_1 }],
  [8, { name: 'Q8_0', blockValues: 32, blockBytes: 34, bits: 8, read: readQ8_0 }],
  [12, { name: 'Q4_K', blockValues: 256, blockBytes: 144, bits: 4, read: readQ4_K }],
  [13, { name: 'Q5_K', blockValues: 256, blockBytes: 176, bits: 8, read: roundQ5_K, unpack: unpackQ5_K }],
  [14, { name: 'Q6_K', blockValues: 256, blockBytes: 210, bits: 8, read: roundQ6_K, unpack: unpackQ6_K }],
  [24, plain('I8', 1)],
  [25, plain('I16', 2)],
  [26, plain('I32', 4)],
  [27, plain('I64', 8)],
  [28, plain('F64', 8)],
  [30, plain('BF16', 2)],
]);
