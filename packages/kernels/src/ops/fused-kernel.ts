import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { backendHas, runKernel, runKernels } from '../backend/run-kernel.js';
import { registerGradients } from '../gradients/register.js';
import type { Gradient } from '../gradients/table.js';

/**
 * A kernel that only our backend has, with its gradient: an op runs it where it is available, and its composed form
 * elsewhere.
 */
export class FusedKernel<Attributes extends object = object> {
  #isRegistered = false;

  constructor(
    readonly name: string,
    readonly gradient?: Gradient,
  ) {}

  /** Whether the backend in use has it. A composed form can be differentiated from here on too. */
  get isAvailable(): boolean {
    if (!this.#isRegistered) {
      this.#isRegistered = true;
      registerGradients();
      if (this.gradient && !tf.getGradient(this.name)) tf.registerGradient({ kernelName: this.name, ...this.gradient });
    }
    return backendHas(this.name);
  }

  /** Its first output, recorded for the gradient; the others are for the gradient alone. */
  run(inputs: Record<string, Tensor>, attributes: Attributes): Tensor {
    return runKernel(this.name, inputs, attributes);
  }

  runAll(inputs: Record<string, Tensor>, attributes: Attributes): Tensor[] {
    return runKernels(this.name, inputs, attributes);
  }
}
