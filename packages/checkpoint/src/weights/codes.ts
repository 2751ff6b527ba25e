/** Codes of quantized weights: parts of them, copies and pieces joined. */
import type { WeightCodes } from '@glossa/tensor';

/** Rows `begin` to `end`, which share the memory of the codes given. */
export function rowsOf(weight: WeightCodes, begin: number, end: number): WeightCodes {
  const { bits, codes, scales, offsets } = weight;
  const [rows, columns] = weight.shape;
  const part = <Values extends Uint8Array | Float32Array>(values: Values) =>
    values.subarray(begin * (values.length / rows), end * (values.length / rows)) as Values;
  return {
    bits,
    shape: [end - begin, columns],
    codes: part(codes),
    scales: part(scales),
    ...(offsets && { offsets: part(offsets) }),
  };
}

export function copyOf({ codes, scales, offsets, ...rest }: WeightCodes): WeightCodes {
  return { ...rest, codes: codes.slice(), scales: scales.slice(), ...(offsets && { offsets: offsets.slice() }) };
}

/** Pieces of a weight as one, their rows one after the other. */
export function join(parts: readonly WeightCodes[]): WeightCodes {
  const [first] = parts;
  if (parts.length === 1) return first;
  const all = <Array extends Uint8Array | Float32Array>(
    of: (part: WeightCodes) => Array,
    Array: new (length: number) => Array,
  ): Array => {
    const whole = new Array(parts.reduce((sum, part) => sum + of(part).length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(of(part), at);
      at += of(part).length;
    }
    return whole;
  };
  return {
    ...first,
    shape: [parts.reduce((rows, { shape }) => rows + shape[0], 0), first.shape[1]],
    codes: all(({ codes }) => codes, Uint8Array),
    scales: all(({ scales }) => scales, Float32Array),
    ...(first.offsets && { offsets: all(({ offsets }) => offsets!, Float32Array) }),
  };
}
