/**
 * Half precision (IEEE 754 binary16, and bfloat16) to float32 exactly, and back to the nearest value (ties to even), as
 * bit patterns.
 */

/** binary16 bits to float32 bits; subnormals, infinities and NaN payloads included. */
export function widenF16(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (mantissa << 13);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (mantissa << 13);
  if (mantissa === 0) return sign;
  const shift = Math.clz32(mantissa) - 21; // moves the leading one to bit 10, where it is implied
  return sign | ((113 - shift) << 23) | (((mantissa << shift) & 0x3ff) << 13);
}

/** float32 bits to the nearest binary16 bits; from 65520 on that is infinity. */
export function narrowF16(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) return sign | (roundToEven(magnitude, 13) - (112 << 10));
  const exponent = magnitude >>> 23;
  if (exponent < 102) return sign; // below half of the least subnormal
  return sign | roundToEven((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}

/** bfloat16 bits to float32 bits. */
export function widenBF16(half: number): number {
  return half << 16;
}

/** float32 bits to the nearest bfloat16 bits. */
export function narrowBF16(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (((bits >>> 31) << 15) | roundToEven(bits & 0x7fffffff, 16)) & 0xffff;
}

function roundToEven(bits: number, shift: number): number {
  return (bits + ((1 << (shift - 1)) - 1) + ((bits >>> shift) & 1)) >>> shift;
}
