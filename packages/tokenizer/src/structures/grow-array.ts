/** Typed arrays that grow. */

type Growing = Int32Array | Uint32Array | Uint16Array;

/** A larger array that begins with what is in this one. */
export function growArray<T extends Growing>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length);
  larger.set(array);
  return larger;
}
