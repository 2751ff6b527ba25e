/** The tensor types of GGUF that Glossa reads: how many values a block holds, in how many bytes, and how to unpack it. */
import type { DType } from '../safetensors/dtype.js';
import { unpackQ4_0, unpackQ4_1, unpackQ4_K, unpackQ5_K, unpackQ6_K, unpackQ8_0, type Unpack } from './unpack-blocks.js';

export interface GgufType {
  readonly name: string;
  readonly blockValues: number;
  readonly blockBytes: number;
  /** Plain types are read as safetensors' are. */
  readonly dtype?: DType;
  readonly unpack?: Unpack;
}

function plain(dtype: DType, blockBytes: number): GgufType {
  return { name: dtype, blockValues: 1, blockBytes, dtype };
}

/** By the number that a file gives the type. */
export const ggufTypes: ReadonlyMap<number, GgufType> = new Map([
  [0, plain('F32', 4)],
  [1, plain('F16', 2)],
  [2, { name: 'Q4_0', blockValues: 32, blockBytes: 18, unpack: unpackQ4_0 }],
  [3, { name: 'Q4_1', blockValues: 32, blockBytes: 20, unpack: unpackQ4_1 }],
  [8, { name: 'Q8_0', blockValues: 32, blockBytes: 34, unpack: unpackQ8_0 }],
  [12, { name: 'Q4_K', blockValues: 256, blockBytes: 144, unpack: unpackQ4_K }],
  [13, { name: 'Q5_K', blockValues: 256, blockBytes: 176, unpack: unpackQ5_K }],
  [14, { name: 'Q6_K', blockValues: 256, blockBytes: 210, unpack: unpackQ6_K }],
  [24, plain('I8', 1)],
  [25, plain('I16', 2)],
  [26, plain('I32', 4)],
  [27, plain('I64', 8)],
  [28, plain('F64', 8)],
  [30, plain('BF16', 2)],
]);
