/**
 * The block-quantized types of ggml as codes in groups of 32: 4 bits with a scale and an offset (Q4_0, Q4_1, Q4_K), or
 * 8 bits with a scale (Q8_0), exactly as the file has them. Q5_K and Q6_K have no such form and are rounded to 8 bits.
 */
import { int8Scale, roundInt8 } from '../tensors/round-int8.js';
import { halfAt, scaleAndMinimum, unpackQ5_K, unpackQ6_K, type Unpack } from './unpack-blocks.js';

/** Room for the codes of a tensor: a byte each, and for each group a scale and, with 4 bits, an offset. */
export interface CodeRoom {
  readonly codes: Uint8Array;
  readonly scales: Float32Array;
  readonly offsets: Float32Array;
}

/** Reads the block at byte `at` of `data` into the groups from number `group` on. */
export type ReadCodes = (data: Uint8Array, at: number, to: CodeRoom, group: number) => void;

/** Low and high nibbles of 16 bytes. */
function nibbles(data: Uint8Array, at: number, codes: Uint8Array, to: number): void {
  for (let i = 0; i < 16; i++) {
    const pair = data[at + i];
    codes[to + i] = pair & 15;
    codes[to + 16 + i] = pair >> 4;
  }
}

/** Scale; nibbles, where 8 stands for zero. */
export const readQ4_0: ReadCodes = (data, at, { codes, scales, offsets }, group) => {
  scales[group] = halfAt(data, at);
  offsets[group] = -8 * scales[group];
  nibbles(data, at + 2, codes, 32 * group);
};

/** Scale and minimum; nibbles. */
export const readQ4_1: ReadCodes = (data, at, { codes, scales, offsets }, group) => {
  scales[group] = halfAt(data, at);
  offsets[group] = halfAt(data, at + 2);
  nibbles(data, at + 4, codes, 32 * group);
};

/** Scale; 32 signed bytes. */
export const readQ8_0: ReadCodes = (data, at, { codes, scales }, group) => {
  scales[group] = halfAt(data, at);
  codes.set(data.subarray(at + 2, at + 34), 32 * group);
};

/** Scale, scale of minima; eight 6-bit scales and minima in 12 bytes; nibbles, 32 low before 32 high. */
export const readQ4_K: ReadCodes = (data, at, { codes, scales, offsets }, group) => {
  for (let part = 0; part < 8; part++) {
    const [scale, minimum] = scaleAndMinimum(data, at, part);
    scales[group + part] = scale;
    offsets[group + part] = -minimum;
    const shift = 4 * (part & 1);
    const from = at + 16 + 32 * (part >> 1);
    const to = 32 * (group + part);
    for (let i = 0; i < 32; i++) codes[to + i] = (data[from + i] >> shift) & 15;
  }
};

export const roundQ5_K: ReadCodes = rounded(unpackQ5_K);
export const roundQ6_K: ReadCodes = rounded(unpackQ6_K);

function rounded(unpack: Unpack): ReadCodes {
  const values = new Float32Array(256);
  return (data, at, { codes, scales }, group) => {
    unpack(data, at, values, 0);
    for (let part = 0; part < 8; part++) {
      const begin = 32 * part;
      scales[group + part] = int8Scale(values, begin, begin + 32);
      roundInt8(values, begin, begin + 32, scales[group + part], codes, 32 * group + begin);
    }
  };
}
