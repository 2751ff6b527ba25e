import type { Tensor } from '@tensorflow/tfjs-core';

/** Throws one line that says where, what was expected and what came instead. */
export function fail(where: string, expected: string, received: unknown): never {
  throw new Error(`${where}: expected ${expected}, received ${String(received)}`);
}

const show = (shape: readonly number[]) => `[${shape.join(', ')}]`;

/** The tensor must have exactly this shape. */
export function checkShape(where: string, tensor: Tensor, expected: readonly number[]): void {
  if (tensor.shape.length !== expected.length || tensor.shape.some((size, axis) => size !== expected[axis])) {
    fail(where, show(expected), show(tensor.shape));
  }
}

/** The tensor must have at least one axis; returns the size of the last one. */
export function lastAxis(where: string, tensor: Tensor): number {
  if (tensor.rank === 0) fail(where, 'at least one axis', '[]');
  return tensor.shape[tensor.rank - 1];
}

/** The tensor must hold this type of number. */
export function checkType(where: string, tensor: Tensor, expected: 'float32' | 'int32'): void {
  if (tensor.dtype !== expected) fail(where, expected, tensor.dtype);
}

/** Options that nobody reads are refused, not ignored. */
export function checkOptions(where: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) fail(where, `options ${known.join(', ')}`, name);
  }
}
