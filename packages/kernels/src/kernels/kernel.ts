import { fail, inWords } from '@glossa/check';
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
      if (!fallback) return fail(kernelName, 'float32 numbers', inWords('others'));
      countFallback(kernelName);
      return fallback(call);
    },
  };
}

export const isFloat = (...tensors: TensorInfo[]) => tensors.every(({ dtype }) => dtype === 'float32');

export const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** The id at this position is none of the table's rows. */
export function failOnId(
  where: string,
  rows: number,
  backend: GlossaBackend,
  ids: TensorInfo,
  position: number,
): never {
  const received = inWords(`${backend.readSync(ids.dataId)[position]} at position ${position}`);
  return fail(where, `ids from 0 to ${rows - 1}`, received);
}
