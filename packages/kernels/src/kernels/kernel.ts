import * as tf from '@tensorflow/tfjs-core';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { GlossaBackend } from '../backend/backend.js';
import { countFallback } from './fallback.js';

/** What a kernel function is given: tensors and attributes by tfjs's names. */
export interface KernelCall<Inputs, Attributes> {
  inputs: Inputs;
  attrs: Attributes;
  backend: GlossaBackend;
}

/**
 * A tfjs kernel on our backend. `run` returns undefined for a case it leaves (another type of numbers, a rare layout)
 * to tfjs's cpu kernel of the same name; a name that tfjs does not have has no such second chance.
 */
export function kernel<Inputs extends object, Attributes extends object>(
  kernelName: string,
  run: (call: KernelCall<Inputs, Attributes>) => TensorInfo | TensorInfo[] | undefined,
): Omit<KernelConfig, 'backendName'> {
  const fallback = tf.getKernel(kernelName, 'cpu')?.kernelFunc;
  return {
    kernelName,
    kernelFunc: (call) => {
      const result = run(call as unknown as KernelCall<Inputs, Attributes>);
      if (result) return result;
      if (!fallback) throw new Error(`${kernelName}: expected float32 numbers`);
      countFallback(kernelName);
      return fallback(call);
    },
  };
}

export const isFloat = (...tensors: TensorInfo[]) => tensors.every(({ dtype }) => dtype === 'float32');

export const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
