import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel, sizeOf } from './kernel.js';

export interface RotaryAttributes {
  /** [length, pairs] */
  cos: Float32Array;
  sin: Float32Array;
  /** -1 turns back. */
  direction: 1 | -1;
}

export const rotaryKernels = () => [
  kernel<{ x: TensorInfo }, RotaryAttributes>(
    'GlossaRotary',
    ({ inputs: { x }, attrs: { cos, sin, direction }, backend }) => {
      const [length, features] = x.shape.slice(-2);
      const y = backend.output(x.shape);
      const { kernels, tensors } = backend;
      const outer = sizeOf(x.shape.slice(0, -2));
      const [from, to] = [backend.pointer(x), backend.pointer(y)];
      const bytes = 4 * cos.length;
      tensors.borrow(2 * bytes, (tables) => {
        tensors.view('float32', tables, cos.length).set(cos);
        tensors.view('float32', tables + bytes, sin.length).set(sin);
        kernels.rotary(outer, length, features / 2, from, tables, tables + bytes, direction, to);
      });
      return y;
    },
  ),
];
