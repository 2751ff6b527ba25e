import * as tf from '@tensorflow/tfjs-core';
import { disposeAll, globalNorm, type Parameter } from '@glossa/tensor';
import { fail } from './check.js';
import type { BatchLoss } from './trainable.js';

/**
 * The gradients of one step, summed over its micro-batches, each weighted by its number of targets,
 * so that several small batches give what one large batch of them all would.
 */
export class GradientSum implements Disposable {
  /** Targets seen. */
  count = 0;
  #firstCount = 0;
  #loss: tf.Scalar | null = null;
  #gradients = new Map<string, tf.Tensor>();

  constructor(readonly parameters: ReadonlyMap<string, Parameter>) {}

  /** Runs one micro-batch forward and backward. */
  add(loss: () => BatchLoss): void {
    const variables = new Map(Array.from(this.parameters, ([name, { value }]) => [name, value as tf.Variable]));
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => this.#weighted(loss()), [...variables.values()]);
      this.#loss = replace(this.#loss, value);
      for (const [name, variable] of variables) {
        const gradient = grads[variable.name];
        if (gradient) this.#gradients.set(name, replace(this.#gradients.get(name), gradient));
      }
    });
  }

  /** The mean loss and the norm of all gradients together. @throws when a parameter had no part in the loss. */
  async measure(): Promise<{ loss: number; norm: number }> {
    const unused = [...this.parameters.keys()].filter((name) => !this.#gradients.has(name));
    if (unused.length > 0) {
      fail(
        'train',
        'a gradient for every parameter that is not frozen (trainable = false)',
        `none for ${unused.join(', ')}`,
      );
    }
    const figures = tf.tidy(() => tf.stack([this.#loss!, globalNorm([...this.#gradients.values()])]));
    const [loss, norm] = await figures.data();
    figures.dispose();
    return { loss: loss * this.#meanScale, norm: norm * this.#meanScale };
  }

  /** Hands the gradients of the mean loss, times `scale`, to `use`. */
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

  /** Weights are relative to the first micro-batch, so that a single one is used as it is, to the last bit. */
  #weighted({ loss, count }: BatchLoss): tf.Scalar {
    if (!(count > 0)) fail('train', 'a batch with at least one target', count);
    this.count += count;
    this.#firstCount ||= count;
    return count === this.#firstCount ? loss : tf.mul(loss, count / this.#firstCount);
  }

  get #meanScale(): number {
    return this.#firstCount / this.count;
  }
}

/** The sum, kept beyond the running tidy, in place of the old one. A clone, since one tensor may be the gradient of two parameters. */
function replace<T extends tf.Tensor>(sum: T | null | undefined, more: T): T {
  const next = tf.keep(sum ? tf.add<T>(sum, more) : tf.clone(more));
  sum?.dispose();
  return next;
}
