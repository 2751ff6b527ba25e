import * as tf from '@tensorflow/tfjs-core';
import type { TensorStorage } from './tensor-storage.js';

type DataId = Record<symbol, TensorStorage | undefined>;

/**
 * Which storage belongs to a data id: tfjs's `DataStorage`, but kept on the id itself. A decoding step makes thousands
 * of short-lived tensors, and a WeakMap of them costs more than many a kernel.
 */
export class StorageTable extends tf.DataStorage<TensorStorage> {
  readonly #key = Symbol('storage');
  #count = 0;

  readonly #owner: tf.KernelBackend;
  readonly #mover: tf.DataMover;

  constructor(owner: tf.KernelBackend, mover: tf.DataMover) {
    super(owner, mover);
    this.#owner = owner;
    this.#mover = mover;
  }

  /** A tensor of another backend is moved here first. */
  override get(dataId: object): TensorStorage {
    const storage = (dataId as DataId)[this.#key];
    if (storage) return storage;
    this.#mover.moveData(this.#owner, dataId);
    return (dataId as Record<symbol, TensorStorage>)[this.#key];
  }

  override set(dataId: object, storage: TensorStorage): void {
    this.#count++;
    (dataId as DataId)[this.#key] = storage;
  }

  override has(dataId: object): boolean {
    return (dataId as DataId)[this.#key] !== undefined;
  }

  override delete(dataId: object): boolean {
    const had = this.has(dataId);
    if (had) this.#count--;
    (dataId as DataId)[this.#key] = undefined;
    return had;
  }

  override numDataIds(): number {
    return this.#count;
  }
}
