import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Whether the backend in use has this kernel. */
export function backendHas(kernelName: string): boolean {
  tf.backend(); // tfjs starts its backend lazily
  return tf.getKernel(kernelName, tf.getBackend()) !== undefined;
}

/** Runs a kernel by name, recorded on the tape if its gradient is registered. */
export function runKernel(kernelName: string, inputs: Record<string, Tensor>, attrs: object = {}): Tensor {
  return tf.engine().runKernel<Tensor>(kernelName, inputs, attrs as tf.NamedAttrMap);
}

/** The same for a kernel of several outputs. */
export function runKernels(kernelName: string, inputs: Record<string, Tensor>, attrs: object = {}): Tensor[] {
  return tf.engine().runKernel(kernelName, inputs, attrs as tf.NamedAttrMap) as unknown as Tensor[];
}
