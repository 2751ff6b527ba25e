/** Quantizes one group of values to 8 bits: integers from -127 to 127, times the group's scale. */

/** The scale by which the largest of `values` from `begin` to `end` becomes 127. */
export function int8Scale(values: Float32Array, begin: number, end: number): number {
  let largest = 0;
  for (let i = begin; i < end; i++) largest = Math.max(largest, Math.abs(values[i]));
  return largest / 127;
}

/**
 * Rounds `values` from `begin` to `end` to the nearest multiples of `scale`, and writes them to `codes` from `to` on.
 */
export function roundInt8(
  values: Float32Array,
  begin: number,
  end: number,
  scale: number,
  codes: Int8Array | Uint8Array,
  to: number,
): void {
  if (scale === 0) return void codes.fill(0, to, to + end - begin);
  for (let i = begin; i < end; i++)
    codes[to + i - begin] = Math.max(-127, Math.min(127, Math.round(values[i] / scale)));
}
