import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel, sizeOf } from './kernel.js';

export interface RotaryAttributes {
  /** The row of the tables that belongs to the first position. */
  offset: number;
  /** -1 turns back. */
  direction: 1 | -1;
}

export const rotaryKernels = () => [
  kernel<Record<'x' | 'cos' | 'sin', TensorInfo>, RotaryAttributes>(
    'GlossaRotary',
    ({ inputs: { x, cos, sin }, attrs: { offset, direction }, backend }) => {
      const [length, features] = x.shape.slice(-2);
      const y = backend.output(x.shape);
      const outer = sizeOf(x.shape.slice(0, -2));
      const pairs = features / 2;
      const [from, to] = [backend.pointer(x), backend.pointer(y)];
      const [fromCos, fromSin] = [cos, sin].map((table) => backend.pointer(table) + 4 * offset * pairs);
      backend.kernels.rotary(outer, length, pairs, from, fromCos, fromSin, direction, to);
      return y;
    },
  ),
];
