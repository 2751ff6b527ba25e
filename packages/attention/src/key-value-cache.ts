import * as tf from '@tensorflow/tfjs-core';
import { appendPositions, disposeAll, type Context, type Module } from '@glossa/tensor';

interface KeyValue {
  key: tf.Tensor4D;
  value: tf.Tensor4D;
}

/** Keys and values of the first `length` positions; what the tensors have behind them is room. */
export interface StoredKeyValue extends KeyValue {
  length: number;
}

/**
 * The keys and values of the positions seen so far, [rows, heads, room, headDim] for each attention module, so that
 * a decoding step computes and copies only its new positions. Owns its tensors, across scopes.
 */
export class KeyValueCache {
  readonly #self = new Map<Module, StoredKeyValue>();
  readonly #cross = new Map<Module, KeyValue>();

  /** Positions seen so far. */
  get length(): number {
    const first = this.#self.values().next();
    return first.done ? 0 : first.value.length;
  }

  /** Positions that this attention has seen so far: within a pass it differs from layer to layer. */
  lengthOf(module: Module): number {
    return this.#self.get(module)?.length ?? 0;
  }

  /** Adds the keys and values of new positions, and returns those of all. */
  append(module: Module, key: tf.Tensor4D, value: tf.Tensor4D): StoredKeyValue {
    const seen = this.#self.get(module);
    const length = seen?.length ?? 0;
    const all = { key: appendPositions(seen?.key ?? null, key, length), value: appendPositions(seen?.value ?? null, value, length) };
    return hold(this.#self, module, { ...all, length: length + key.shape[2] });
  }

  /** The keys and values of an encoder's output, computed at the first step only. */
  cross(module: Module, compute: () => KeyValue): KeyValue {
    return this.#cross.get(module) ?? hold(this.#cross, module, compute());
  }

  /** Keeps, repeats or reorders rows: afterwards row i is what row `rows[i]` was. */
  reorder(rows: readonly number[]): void {
    if (rows.every((row, i) => row === i) && rows.length === this.#rows) return;
    const indices = tf.tensor1d(rows as number[], 'int32');
    const chosen = ({ key, value }: KeyValue) => ({ key: tf.gather(key, indices), value: tf.gather(value, indices) });
    for (const [module, stored] of this.#self) hold(this.#self, module, { ...stored, ...chosen(stored) });
    for (const [module, stored] of this.#cross) hold(this.#cross, module, chosen(stored));
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
function hold<Entry extends KeyValue>(entries: Map<Module, Entry>, module: Module, entry: Entry): Entry {
  const previous = entries.get(module);
  entries.set(module, { ...entry, key: tf.keep(entry.key), value: tf.keep(entry.value) });
  for (const name of ['key', 'value'] as const) if (previous?.[name] !== entry[name]) previous?.[name].dispose();
  return entry;
}
