import { fail, inWords } from '@glossa/check';
import * as tf from '@tensorflow/tfjs-core';
import { namedModules, type Module } from './module.js';

/** Keeps intermediate results that modules record during a forward pass, such as attention weights. */
export class Trace {
  /** By dotted name, such as `layers.0.selfAttention.body.weights`. Owned by the trace. */
  readonly tensors = new Map<string, tf.Tensor>();
  readonly #names: Map<Module, string>;

  /** @param model the module whose parts record; entries are named after them */
  constructor(model: Module) {
    this.#names = namedModules(model);
  }

  /**
   * Called by a module in `forward`; a second record under the same name replaces the first.
   *
   * @throws GlossaError `invalid-argument` when the module is not part of the model
   */
  record(module: Module, what: string, tensor: tf.Tensor): void {
    const path = this.#names.get(module);
    if (path === undefined)
      fail('Trace.record: module', 'a part of the traced model', inWords(`another, which records '${what}'`));
    const name = path ? `${path}.${what}` : what;
    this.tensors.get(name)?.dispose();
    this.tensors.set(name, tf.keep(tensor.clone()));
  }

  [Symbol.dispose](): void {
    for (const tensor of this.tensors.values()) tensor.dispose();
    this.tensors.clear();
  }
}
