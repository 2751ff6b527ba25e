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
  kernel<{ x: TensorInfo }, RotaryAttributes>('GlossaRotary', ({ inputs: { x }, attrs: { cos, sin, direction }, backend }) => {
    const [length, features] = x.shape.slice(-2);
    const y = backend.output(x.shape);
    const { tensors } = backend;
    const tables = tensors.allocate(8 * cos.length);
    tensors.view('float32', tables, cos.length).set(cos);
    tensors.view('float32', tables + 4 * cos.length, cos.length).set(sin);
    const outer = sizeOf(x.shape.slice(0, -2));
    backend.kernels.rotary(outer, length, features / 2, backend.pointer(x), tables, tables + 4 * cos.length, direction, backend.pointer(y));
    tensors.release(tables);
    return y;
  }),
];
