import * as tf from '@tensorflow/tfjs-core';
import { checkInteger } from '@glossa/check';
import { appendPositions, disposeAll, takeRows, type Context, type Module } from '@glossa/tensor';

interface KeyValue {
  key: tf.Tensor4D;
  value: tf.Tensor4D;
}

/** Keys and values of `length` positions, the last ones that were seen; what the tensors have behind them is room. */
export interface StoredKeyValue extends KeyValue {
  length: number;
}

interface SelfEntry extends StoredKeyValue {
  /** Positions seen so far. Where a window slides, those before the last `length` are forgotten. */
  seen: number;
  window: number;
}

/**
 * How many positions beyond its window an attention holds before it forgets the oldest: a share of the window, and at
 * least so many.
 */
const SLACK = { share: 0.5, least: 32 };

/**
 * The keys and values of the positions seen so far, [rows, heads, room, headDim] for each attention module, so that
 * a decoding step computes and copies only its new positions. Owns its tensors, across scopes.
 */
export class KeyValueCache {
  readonly #self = new Map<Module, SelfEntry>();
  readonly #cross = new Map<Module, KeyValue>();

  /** Positions seen so far. */
  get length(): number {
    const first = this.#self.values().next();
    return first.done ? 0 : first.value.seen;
  }

  /** Positions that this attention has seen so far: within a pass it differs from layer to layer. */
  lengthOf(module: Module): number {
    return this.#self.get(module)?.seen ?? 0;
  }

  /**
   * Adds the keys and values of new positions, and returns those of all; with a window, at least those that the new
   * ones can see.
   *
   * @param window how many positions one can see at most, itself included: memory holds about half as many more
   */
  append(module: Module, key: tf.Tensor4D, value: tf.Tensor4D, window = Infinity): StoredKeyValue {
    const before = this.#self.get(module);
    const added = key.shape[2];
    const most = window - 1 + Math.max(SLACK.least, Math.ceil(SLACK.share * window));
    const length = before ? (before.length + added > most ? Math.min(before.length, window - 1) : before.length) : 0;
    const add = (store: tf.Tensor4D | undefined, x: tf.Tensor4D) => appendLast(store, before?.length ?? 0, length, x);
    const all = { key: add(before?.key, key), value: add(before?.value, value), length: length + added };
    return hold(this.#self, module, { ...all, seen: (before?.seen ?? 0) + added, window });
  }

  /** The keys and values of an encoder's output, computed at the first step only. */
  cross(module: Module, compute: () => KeyValue): KeyValue {
    return this.#cross.get(module) ?? hold(this.#cross, module, compute());
  }

  /** Keeps, repeats or reorders rows: afterwards row i is what row `rows[i]` was. */
  reorder(rows: readonly number[]): void {
    if (rows.every((row, i) => row === i) && rows.length === this.#rows) return;
    this.#replace(
      ({ key, value, length }) => ({ key: takeRows(key, rows, length), value: takeRows(value, rows, length) }),
      ({ key, value }) => ({ key: gatherRows(key, rows), value: gatherRows(value, rows) }),
    );
  }

  /**
   * Forgets all but the first `length` positions, so that another text that begins alike can follow.
   *
   * @returns false, with nothing changed, where a sliding window has already forgotten positions that would be seen
   *   from
   *   there
   * @throws GlossaError `invalid-argument` when fewer positions have been seen
   */
  truncate(length: number): boolean {
    checkInteger('KeyValueCache.truncate: length', length, 0, this.length);
    const forgets = ({ seen, length: held, window }: SelfEntry) => seen - held > Math.max(0, length - window + 1);
    if ([...this.#self.values()].some(forgets)) return false;
    for (const [module, entry] of this.#self)
      this.#self.set(module, { ...entry, length: entry.length - (entry.seen - length), seen: length });
    return true;
  }

  /** Another cache of the same positions, with an owner of its own. They share tensors until one of them goes on. */
  clone(): KeyValueCache {
    const copy = new KeyValueCache();
    const cloned = ({ key, value }: KeyValue) => ({ key: tf.clone(key), value: tf.clone(value) });
    for (const [module, entry] of this.#self) hold(copy.#self, module, { ...entry, ...cloned(entry) });
    for (const [module, entry] of this.#cross) hold(copy.#cross, module, cloned(entry));
    return copy;
  }

  get #rows(): number {
    const first = this.#self.values().next();
    return first.done ? 0 : first.value.key.shape[0];
  }

  #replace(self: (entry: SelfEntry) => KeyValue, cross: (entry: KeyValue) => KeyValue): void {
    for (const [module, entry] of this.#self) hold(this.#self, module, { ...entry, ...self(entry) });
    for (const [module, entry] of this.#cross) hold(this.#cross, module, cross(entry));
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

/** New positions behind the last `kept` of the `held` positions of a store. */
function appendLast(store: tf.Tensor4D | undefined, held: number, kept: number, x: tf.Tensor4D): tf.Tensor4D {
  if (!store || kept === 0) return appendPositions(null, x, 0);
  if (kept === held) return appendPositions(store, x, held);
  const last = tf.slice(store, [0, 0, held - kept, 0], [-1, -1, kept, -1]);
  const all = appendPositions(last, x, kept);
  last.dispose();
  return all;
}

function gatherRows(x: tf.Tensor4D, rows: readonly number[]): tf.Tensor4D {
  return tf.tidy(() => tf.gather(x, tf.tensor1d(rows as number[], 'int32')));
}

/** Puts tensors under a module, beyond the current scope, in place of those that were there. */
function hold<Entry extends KeyValue>(entries: Map<Module, Entry>, module: Module, entry: Entry): Entry {
  const previous = entries.get(module);
  entries.set(module, { ...entry, key: tf.keep(entry.key), value: tf.keep(entry.value) });
  for (const name of ['key', 'value'] as const) if (previous?.[name] !== entry[name]) previous?.[name].dispose();
  return entry;
}
