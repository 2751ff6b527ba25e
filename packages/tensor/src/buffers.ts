import * as tf from '@tensorflow/tfjs-core';

/**
 * Tensors that a module computes for itself and uses in many forward passes, such as a table of positions. They outlive
 * the scope they are made in, are not trained, not listed among the parameters, in no checkpoint, and freed with the
 * module that has them as a field.
 */
export class Buffers<Name extends string> {
  /** Undefined before the first `set`, and again once freed. */
  tensors: Readonly<Record<Name, tf.Tensor>> | undefined;

  /** Keeps these tensors in place of those there were, which are freed. */
  set(tensors: Readonly<Record<Name, tf.Tensor>>): void {
    this.dispose();
    for (const tensor of Object.values<tf.Tensor>(tensors)) tf.keep(tensor);
    this.tensors = tensors;
  }

  dispose(): void {
    if (this.tensors) tf.dispose(this.tensors);
    this.tensors = undefined;
  }
}
