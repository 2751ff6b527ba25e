import * as tf from '@tensorflow/tfjs-core';
import { check, inWords } from '@glossa/check';
import { disposeAll, globalNorm, type Parameter } from '@glossa/tensor';
import type { BatchLoss } from '../trainable.js';

/**
 * The gradients of one step, summed over its batches, each weighted by its number of targets, so that several small
 * batches give the same as one large batch of them all.
 */
export class GradientSum implements Disposable {
  readonly #parameters: ReadonlyMap<string, Parameter>;
  #count = 0;
  #firstCount = 0;
  #loss: tf.Scalar | null = null;
  #gradients = new Map<string, tf.Tensor>();

  constructor(parameters: ReadonlyMap<string, Parameter>) {
    this.#parameters = parameters;
  }

  /** How many targets the batches had. */
  get count(): number {
    return this.#count;
  }

  /** Runs one batch forward and backward. */
  add(loss: () => BatchLoss): void {
    const variables = new Map(Array.from(this.#parameters, ([name, { value }]) => [name, value as tf.Variable]));
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => this.#weighted(loss()), [...variables.values()]);
      this.#loss = addTo(this.#loss, value);
      for (const [name, variable] of variables) {
        const gradient = grads[variable.name];
        if (gradient) this.#gradients.set(name, addTo(this.#gradients.get(name), gradient));
      }
    });
  }

  /** The mean loss and the norm of all gradients together. @throws GlossaError when a parameter has no gradient */
  async measure(): Promise<{ loss: number; norm: number }> {
    const unused = [...this.#parameters.keys()].filter((name) => !this.#gradients.has(name));
    const expected = 'a gradient for every parameter that is not frozen (trainable = false)';
    check(unused.length === 0, 'train', expected, inWords(`none for ${unused.join(', ')}`));
    const figures = tf.tidy(() => tf.stack([this.#loss!, globalNorm([...this.#gradients.values()])]));
    const [loss, norm] = await figures.data();
    figures.dispose();
    return { loss: loss * this.#meanScale, norm: norm * this.#meanScale };
  }

  /** Calls `use` with the gradients of the mean loss, multiplied by `scale`; they are freed when it returns. */
  apply(scale: number, use: (gradients: ReadonlyMap<string, tf.Tensor>) => void): void {
    const factor = scale * this.#meanScale;
    tf.tidy(() => {
      use(
        factor === 1
          ? this.#gradients
          : new Map(Array.from(this.#gradients, ([name, gradient]) => [name, tf.mul(gradient, factor)])),
      );
    });
  }

  [Symbol.dispose](): void {
    disposeAll(this.#loss, ...this.#gradients.values());
  }

  /** The weights are relative to the first batch, so that a single batch is used as it is, to the last bit. */
  #weighted({ loss, count }: BatchLoss): tf.Scalar {
    check(count > 0, 'train', 'a batch with at least one target', count);
    this.#count += count;
    this.#firstCount ||= count;
    return count === this.#firstCount ? loss : tf.mul(loss, count / this.#firstCount);
  }

  get #meanScale(): number {
    return this.#firstCount / this.#count;
  }
}

/** The new sum, kept when the tidy ends; frees the old one. It clones, as two parameters may share a gradient. */
function addTo<T extends tf.Tensor>(sum: T | null | undefined, more: T): T {
  const next = tf.keep(sum ? tf.add<T>(sum, more) : tf.clone(more));
  sum?.dispose();
  return next;
}
