import { check, fail, inWords, showShape } from '@glossa/check';
import type { Tensor } from '@tensorflow/tfjs-core';

/** The tensor must have exactly this shape. */
export function checkShape(where: string, tensor: Tensor, expected: readonly number[]): void {
  const { shape } = tensor;
  if (shape.length !== expected.length || shape.some((size, axis) => size !== expected[axis]))
    fail(where, showShape(expected), shape);
}

/** The tensor must have at least one axis; returns the size of the last one. */
export function lastAxis(where: string, tensor: Tensor): number {
  check(tensor.rank > 0, where, 'at least one axis', tensor.shape);
  return tensor.shape[tensor.rank - 1];
}

/** The tensor must hold this type of number. */
export function checkType(where: string, tensor: Tensor, expected: 'float32' | 'int32'): void {
  if (tensor.dtype !== expected) fail(where, expected, inWords(tensor.dtype));
}
