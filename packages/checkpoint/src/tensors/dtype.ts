/** Bytes of one element, by safetensors' name of its type: all types that Glossa reads and writes. */
export const ITEM_SIZES = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 } as const;

export type DType = keyof typeof ITEM_SIZES;

/** The types as which float32 parameters are saved. */
export type FloatDType = 'F32' | 'F16' | 'BF16';

/** A tensor as files store it: row-major, little endian, as many bytes as elements times the type's bytes. */
export interface TensorData {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** Elements of a shape; `undefined` when a size is not an integer of at least 0, or the product not a safe one. */
export function countElements(shape: readonly number[]): number | undefined {
  let count = 1;
  for (const size of shape) {
    count *= size;
    if (!Number.isSafeInteger(size) || size < 0 || !Number.isSafeInteger(count)) return undefined;
  }
  return count;
}
