import { check, fail, inWords, showShape } from '@glossa/check';
import { QuantizedWeight, quantizeWeight, type QuantizedBits } from '@glossa/kernels';
import * as tf from '@tensorflow/tfjs-core';
import type { Initializer } from './initializers.js';

/** A trainable tensor of a declared shape; it has values once `initialize` or a checkpoint has filled it. */
export class Parameter<R extends tf.Rank = tf.Rank> {
  /** Frozen parameters keep their values in training. */
  trainable = true;
  variable: tf.Variable<R> | null = null;
  /** The values in 8 or 4 bits, once `quantize` has rounded them; then there is no variable. */
  quantized: QuantizedWeight | null = null;

  constructor(
    readonly shape: readonly number[],
    readonly initializer: Initializer,
  ) {}

  get size(): number {
    return this.shape.reduce((size, dimension) => size * dimension, 1);
  }

  /**
   * The values, for use in `forward`.
   *
   * @throws GlossaError `invalid-state` when nothing has filled the parameter, or it is quantized
   */
  get value(): tf.Tensor<R> {
    if (this.quantized) this.#fail('float32 values', `${this.quantized.bits} bits: it is quantized`);
    if (!this.variable) this.#fail('values', 'none yet: call initialize(model) or load a checkpoint');
    if (this.variable.isDisposed) this.#fail('values', 'none: it was disposed');
    return this.variable;
  }

  /** The values as `linear` and `embeddingLookup` take them, quantized or not. */
  get matrix(): tf.Tensor2D | QuantizedWeight {
    return this.quantized ?? (this.value as tf.Tensor2D);
  }

  /** Rounds the values of a matrix `[out, in]` and frees them; they can no longer be trained. */
  quantize(bits: QuantizedBits): void {
    this.assign(quantizeWeight(this.value as tf.Tensor2D, { bits }));
  }

  /**
   * Replaces the values; quantized ones become the parameter's own, and cannot be trained.
   *
   * @throws GlossaError `invalid-argument` when their number or shape is not the parameter's
   */
  assign(values: tf.Tensor | Float32Array | QuantizedWeight): void {
    const isArray = values instanceof Float32Array;
    const received = isArray ? inWords(`${values.length} values`) : values.shape;
    const fits = isArray ? values.length === this.size : isSameShape(values.shape, this.shape);
    check(fits, 'Parameter.assign', showShape(this.shape), received);
    if (values instanceof QuantizedWeight) return this.#keepQuantized(values);
    tf.tidy(() => {
      const tensor = values instanceof tf.Tensor ? values : tf.tensor(values, [...this.shape], 'float32');
      this.quantized?.dispose();
      this.quantized = null;
      if (this.variable && !this.variable.isDisposed) this.variable.assign(tensor as tf.Tensor<R>);
      else this.variable = tf.variable(tensor as tf.Tensor<R>);
    });
  }

  #keepQuantized(quantized: QuantizedWeight): void {
    tf.keep(quantized.values);
    this.dispose();
    this.quantized = quantized;
    this.trainable = false;
  }

  #fail(expected: string, received: string): never {
    return fail(`Parameter of shape ${showShape(this.shape)}`, expected, inWords(received), 'invalid-state');
  }

  dispose(): void {
    this.variable?.dispose();
    this.variable = null;
    this.quantized?.dispose();
    this.quantized = null;
  }
}

function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dimension, i) => dimension === b[i]);
}
