/** Q5_K and Q6_K of ggml to float32: blocks of 256 values in groups, whose scales have a scale themselves. */
import { widenF16 } from '../tensors/half.js';

/** Unpacks the block at byte `at` of `data` into `values` from `to` on. */
export type Unpack = (data: Uint8Array, at: number, values: Float32Array, to: number) => void;

function signed(byte: number): number {
  return (byte << 24) >> 24;
}

/** As Q4_K (`block-codes.ts`), with the fifth bits of all values in 32 bytes before the nibbles, one group a bit. */
export const unpackQ5_K: Unpack = (data, at, values, to) => {
  for (let group = 0; group < 8; group++) {
    const [scale, minimum] = scaleAndMinimum(data, at, group);
    const shift = 4 * (group & 1);
    const nibbles = at + 48 + 32 * (group >> 1);
    for (let i = 0; i < 32; i++) {
      const fifth = ((data[at + 16 + i] >> group) & 1) << 4;
      values[to + 32 * group + i] = scale * (((data[nibbles + i] >> shift) & 15) | fifth) - minimum;
    }
  }
};

/** Low nibbles, high pairs of bits, sixteen signed scales, scale. */
export const unpackQ6_K: Unpack = (data, at, values, to) => {
  const scale = halfAt(data, at + 208);
  for (let i = 0; i < 256; i++) {
    const [part, quarter, lane] = [i >> 7, (i >> 5) & 3, i & 31]; // two parts of four quarters of 32 values
    const low = (data[at + 64 * part + 32 * (quarter & 1) + lane] >> (4 * (quarter >> 1))) & 15;
    const high = (data[at + 128 + 32 * part + lane] >> (2 * quarter)) & 3;
    values[to + i] = scale * signed(data[at + 192 + (i >> 4)]) * ((low | (high << 4)) - 32);
  }
};

/**
 * Scale and minimum of one of the eight groups of a block of Q4_K or Q5_K, six bits each. Those of the last four groups
 * have four bits of their own and two above those of the first four.
 */
export function scaleAndMinimum(data: Uint8Array, at: number, group: number): [scale: number, minimum: number] {
  const packed = at + 4;
  const first = data[packed + (group & 3)];
  const second = data[packed + 4 + (group & 3)];
  const third = data[packed + 8 + (group & 3)];
  const scale = group < 4 ? first & 63 : (third & 15) | ((first >> 6) << 4);
  const minimum = group < 4 ? second & 63 : (third >> 4) | ((second >> 6) << 4);
  return [halfAt(data, at) * scale, halfAt(data, at + 2) * minimum];
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** The float16 at a byte. */
export function halfAt(data: Uint8Array, at: number): number {
  bits[0] = widenF16(data[at] | (data[at + 1] << 8));
  return float[0];
}
