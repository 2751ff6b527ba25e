/** The element types of safetensors files that Glossa reads and writes. */

/** Bytes of one element, by the name the format gives the type. */
export const itemSizes = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 } as const;

export type DType = keyof typeof itemSizes;

/** The types float32 parameters are saved as. */
export type FloatDType = 'F32' | 'F16' | 'BF16';

/** A tensor as a file stores it: `data` is row-major little endian, `shape` product times item size bytes long. */
export interface TensorData {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** Elements of a shape; `undefined` when that is not a safe integer or a dimension is not a count. */
export function countElements(shape: readonly number[]): number | undefined {
  let count = 1;
  for (const size of shape) {
    count *= size;
    if (!Number.isSafeInteger(size) || size < 0 || !Number.isSafeInteger(count)) return undefined;
  }
  return count;
}
