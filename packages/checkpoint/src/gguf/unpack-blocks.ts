/** The block-quantized types of ggml to float32: 32 values share a scale (Q4_0, Q4_1, Q8_0), or 256 share scales of scales (Q4_K, Q5_K, Q6_K). */
import { widenF16 } from '../safetensors/half.js';

/** Unpacks the block at byte `at` of `data` into `values` from `to` on. */
export type Unpack = (data: Uint8Array, at: number, values: Float32Array, to: number) => void;

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

function half(data: Uint8Array, at: number): number {
  bits[0] = widenF16(data[at]! | (data[at + 1]! << 8));
  return float[0]!;
}

function signed(byte: number): number {
  return (byte << 24) >> 24;
}

/** Scale; 16 bytes of low and high nibbles. */
export const unpackQ4_0: Unpack = (data, at, values, to) => {
  const scale = half(data, at);
  for (let i = 0; i < 16; i++) {
    const pair = data[at + 2 + i]!;
    values[to + i] = scale * ((pair & 15) - 8);
    values[to + 16 + i] = scale * ((pair >> 4) - 8);
  }
};

/** Scale and minimum; nibbles. */
export const unpackQ4_1: Unpack = (data, at, values, to) => {
  const scale = half(data, at);
  const minimum = half(data, at + 2);
  for (let i = 0; i < 16; i++) {
    const pair = data[at + 4 + i]!;
    values[to + i] = scale * (pair & 15) + minimum;
    values[to + 16 + i] = scale * (pair >> 4) + minimum;
  }
};

/** Scale; 32 signed bytes. */
export const unpackQ8_0: Unpack = (data, at, values, to) => {
  const scale = half(data, at);
  for (let i = 0; i < 32; i++) values[to + i] = scale * signed(data[at + 2 + i]!);
};

/** Scale, scale of minima; eight 6-bit scales and minima in 12 bytes; nibbles, 32 low before 32 high. */
export const unpackQ4_K: Unpack = (data, at, values, to) => {
  for (let group = 0; group < 8; group++) {
    const [scale, minimum] = scaleAndMinimum(data, at, group);
    const shift = 4 * (group & 1);
    const nibbles = at + 16 + 32 * (group >> 1);
    for (let i = 0; i < 32; i++) values[to + 32 * group + i] = scale * ((data[nibbles + i]! >> shift) & 15) - minimum;
  }
};

/** As Q4_K, with the fifth bits of all values in 32 bytes before the nibbles, one group a bit. */
export const unpackQ5_K: Unpack = (data, at, values, to) => {
  for (let group = 0; group < 8; group++) {
    const [scale, minimum] = scaleAndMinimum(data, at, group);
    const shift = 4 * (group & 1);
    const nibbles = at + 48 + 32 * (group >> 1);
    for (let i = 0; i < 32; i++) {
      const fifth = ((data[at + 16 + i]! >> group) & 1) << 4;
      values[to + 32 * group + i] = scale * (((data[nibbles + i]! >> shift) & 15) | fifth) - minimum;
    }
  }
};

/** Low nibbles, high pairs of bits, sixteen signed scales, scale. */
export const unpackQ6_K: Unpack = (data, at, values, to) => {
  const scale = half(data, at + 208);
  for (let i = 0; i < 256; i++) {
    const [part, quarter, lane] = [i >> 7, (i >> 5) & 3, i & 31]; // two parts of four quarters of 32 values
    const low = (data[at + 64 * part + 32 * (quarter & 1) + lane]! >> (4 * (quarter >> 1))) & 15;
    const high = (data[at + 128 + 32 * part + lane]! >> (2 * quarter)) & 3;
    values[to + i] = scale * signed(data[at + 192 + (i >> 4)]!) * ((low | (high << 4)) - 32);
  }
};

/** The first four groups keep theirs in six bits; the others have four bits of their own and two on top of the first four's. */
function scaleAndMinimum(data: Uint8Array, at: number, group: number): [scale: number, minimum: number] {
  const packed = at + 4;
  const first = data[packed + (group & 3)]!;
  const second = data[packed + 4 + (group & 3)]!;
  const third = data[packed + 8 + (group & 3)]!;
  const scale = group < 4 ? first & 63 : (third & 15) | ((first >> 6) << 4);
  const minimum = group < 4 ? second & 63 : (third >> 4) | ((second >> 6) << 4);
  return [half(data, at) * scale, half(data, at + 2) * minimum];
}
