/** A short mark of float32 values, to tell copies of a weight from different ones without keeping them (FNV-1a, two lanes). */
export function fingerprint(values: Float32Array): string {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let [even, odd] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < bits.length; i++) {
    even = Math.imul(even ^ bits[i], 0x01000193);
    odd = Math.imul(odd ^ (bits[i] >>> 7) ^ even, 0x85ebca6b);
  }
  return `${values.length}:${even >>> 0}:${odd >>> 0}`;
}
