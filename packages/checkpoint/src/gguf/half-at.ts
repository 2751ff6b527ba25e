import { widenF16 } from '../safetensors/half.js';

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** The float16 at a byte. */
export function halfAt(data: Uint8Array, at: number): number {
  bits[0] = widenF16(data[at] | (data[at + 1] << 8));
  return float[0];
}
