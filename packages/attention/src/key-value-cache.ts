import * as tf from '@tensorflow/tfjs-core';
import { disposeAll, type Context, type Module } from '@glossa/tensor';

interface KeyValue {
  key: tf.Tensor4D;
  value: tf.Tensor4D;
}

/**
 * The keys and values of the positions seen so far, [rows, heads, length, headDim] for each attention module, so that
 * a decoding step computes only its new positions. Owns its tensors, across scopes.
 */
export class KeyValueCache {
  readonly #self = new Map<Module, KeyValue>();
  readonly #cross = new Map<Module, KeyValue>();

  /** Positions seen so far. */
  get length(): number {
    const first = this.#self.values().next();
    return first.done ? 0 : first.value.key.shape[2];
  }

  /** Positions that this attention has seen so far: within a pass it differs from layer to layer. */
  lengthOf(module: Module): number {
    return this.#self.get(module)?.key.shape[2] ?? 0;
  }

  /** Adds the keys and values of new positions, and returns those of all. */
  append(module: Module, key: tf.Tensor4D, value: tf.Tensor4D): KeyValue {
    const seen = this.#self.get(module);
    const all = seen
      ? { key: tf.concat([seen.key, key], 2), value: tf.concat([seen.value, value], 2) }
      : { key: tf.clone(key), value: tf.clone(value) };
    return hold(this.#self, module, all);
  }

  /** The keys and values of an encoder's output, computed at the first step only. */
  cross(module: Module, compute: () => KeyValue): KeyValue {
    return this.#cross.get(module) ?? hold(this.#cross, module, compute());
  }

  /** Keeps, repeats or reorders rows: afterwards row i is what row `rows[i]` was. */
  reorder(rows: readonly number[]): void {
    if (rows.every((row, i) => row === i) && rows.length === this.#rows) return;
    const indices = tf.tensor1d(rows as number[], 'int32');
    for (const entries of [this.#self, this.#cross]) {
      for (const [module, { key, value }] of entries) {
        hold(entries, module, { key: tf.gather(key, indices), value: tf.gather(value, indices) });
      }
    }
    indices.dispose();
  }

  get #rows(): number {
    const first = this.#self.values().next();
    return first.done ? 0 : first.value.key.shape[0];
  }

  [Symbol.dispose](): void {
    for (const entries of [this.#self, this.#cross]) {
      for (const { key, value } of entries.values()) disposeAll(key, value);
      entries.clear();
    }
  }
}

/** A context whose attention modules remember keys and values. */
export interface CachedContext extends Context {
  readonly cache?: KeyValueCache;
}

/** Puts tensors under a module, beyond the current scope, in place of those that were there. */
function hold(entries: Map<Module, KeyValue>, module: Module, { key, value }: KeyValue): KeyValue {
  const previous = entries.get(module);
  const held = { key: tf.keep(key), value: tf.keep(value) };
  entries.set(module, held);
  disposeAll(previous?.key, previous?.value);
  return held;
}
