import { fail, inWords } from '@glossa/check';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { engine, type backend_util, type DataType, type TensorInfo, type TypedArray } from '@tensorflow/tfjs-core';
import { hasRelaxedSimd } from '../wasm/relaxed-simd.js';
import { compileKernels, instantiateKernels, type Simd } from '../wasm/instantiate.js';
import { KernelMemory, type NumberType } from '../wasm/memory.js';
import type { KernelTable } from '../wasm/kernel-table.js';
import { StorageTable } from './storage-table.js';
import { TensorStorage } from './tensor-storage.js';
import { costsOf, tileCosts, tileOf, type Tile, type TileCosts } from '../wasm/tiles.js';
import { CONTROL_BYTES } from '../threads/control.js';
import { defaultThreads } from '../threads/default-threads.js';
import { KernelThreads } from '../threads/kernel-threads.js';
import { ThreadPool } from '../threads/thread-pool.js';
import { threadedKernels } from '../threads/threaded-kernels.js';

type DataId = object;

export interface BackendOptions {
  /**
   * `'plain'` gives the same results on every machine; `'relaxed'` (the default where it exists) fuses multiply and
   * add.
   */
  simd?: Simd;
  /** Whether the memory can be shared with workers; by default it is wherever the platform allows it. */
  shared?: boolean;
  /**
   * Threads that kernels run on; by default as many as the machine runs at once, and always 1 where the memory cannot
   * be shared.
   */
  threads?: number;
  /**
   * Register tiles of matrix products; by default those that a short timing finds faster. Results are the same to the
   * last bit with either.
   */
  tile?: Tile;
  maximumPages?: number;
  reservedBytes?: number;
}

/** Pages need cross-origin isolation to share memory; Node does not know the word. */
export const canShareMemory = () =>
  typeof SharedArrayBuffer !== 'undefined' &&
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;

/**
 * A TensorFlow.js backend with WebAssembly kernels over memory of its own. It extends tfjs's cpu backend:
 * a kernel that is not replaced is the cpu one, reading the same tensors.
 */
export class GlossaBackend extends MathBackendCPU {
  readonly simd: Simd;
  readonly tensors: KernelMemory;
  /** What computes: on one thread, or on all of `threads`. */
  kernels!: KernelTable;
  threads!: KernelThreads;
  isDisposed = false;
  readonly #tileCosts: TileCosts;
  readonly #module: WebAssembly.Module;
  readonly #ownKernels: KernelTable;
  /**
   * Scratch space of the other threads. It is set aside before they start, so that bytes in use tell of tensors alone.
   */
  readonly #workspaces: number[] = [];

  constructor(options: BackendOptions = {}) {
    super();
    this.data = new StorageTable(this, engine());
    const relaxed = options.simd !== 'plain' && hasRelaxedSimd();
    if (options.simd === 'relaxed' && !relaxed)
      fail('glossa backend: simd', 'relaxed SIMD', inWords('none'), 'unsupported');
    this.simd = relaxed ? 'relaxed' : 'plain';
    this.tensors = new KernelMemory({ ...options, shared: options.shared ?? canShareMemory() });
    this.#module = compileKernels(this.tensors, this.simd);
    this.#ownKernels = instantiateKernels(this.tensors, this.#module);
    this.#tileCosts = options.tile ? costsOf[options.tile] : tileCosts(this.simd, this.#ownKernels, this.tensors);
    this.#ownKernels.useTiles(...this.#tileCosts);
    this.setThreads(options.threads ?? defaultThreads());
  }

  /** The register tile that large products take. */
  get tile(): Tile {
    return tileOf(this.#tileCosts);
  }

  /** Ends the threads there are; others start with the next call that is long enough for them. */
  setThreads(count: number, leastMicroseconds?: number): void {
    this.threads?.[Symbol.dispose]();
    const memory = this.tensors;
    const [module, ownKernels, workspaces, tileCosts] = [
      this.#module,
      this.#ownKernels,
      this.#workspaces,
      this.#tileCosts,
    ];
    const threads = memory.shared ? count : 1;
    const control = threads > 1 ? memory.allocate(CONTROL_BYTES) : 0;
    while (workspaces.length < threads - 1) workspaces.push(memory.allocate(ownKernels.workspaceBytes()));
    const start = () =>
      new ThreadPool({
        memory: memory.memory,
        module,
        kernels: ownKernels,
        control,
        workspaces: workspaces.slice(0, threads - 1),
        tileCosts,
      });
    this.threads = new KernelThreads(ownKernels, threads, start, leastMicroseconds);
    this.kernels = threads > 1 ? threadedKernels(ownKernels, this.threads, memory) : ownKernels;
  }

  override dispose(): void {
    this.isDisposed = true;
    this.threads[Symbol.dispose]();
    super.dispose();
  }

  /** A new tensor in the kernels' memory, not initialized. */
  output(shape: number[], dtype: NumberType = 'float32'): TensorInfo {
    const length = shape.reduce((product, size) => product * size, 1);
    const dataId = {};
    this.#store(dataId, TensorStorage.allocate(this.tensors, dtype, length));
    return { dataId, shape, dtype };
  }

  /** The address of a tensor's values in the kernels' memory. */
  pointer(tensor: TensorInfo): number {
    const storage = this.storage(tensor.dataId);
    // tfjs's cpu casts may give one storage two types; its bits are of the first
    if (storage.dtype !== tensor.dtype) fail('kernel', `${tensor.dtype} values`, inWords(storage.dtype));
    return storage.pointer;
  }

  storage(dataId: DataId): TensorStorage {
    return this.data.get(dataId) as TensorStorage;
  }

  override write(values: backend_util.BackendValues, _shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.#store(dataId, new TensorStorage(this.tensors, dtype, values));
    return dataId;
  }

  override move(
    dataId: DataId,
    values: backend_util.BackendValues,
    _shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    const storage = new TensorStorage(this.tensors, dtype, values);
    storage.refCount = refCount;
    this.#store(dataId, storage);
  }

  /** A copy, never a window: the memory may be handed on or grow while the caller keeps the result. */
  override readSync(dataId: DataId): backend_util.BackendValues {
    const values = super.readSync(dataId);
    return this.tensors.holds(values) ? (values as TypedArray).slice() : values;
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const storage = this.data.has(dataId) ? this.storage(dataId) : undefined;
    const gone = super.disposeData(dataId, force);
    if (gone) storage?.release();
    return gone;
  }

  override memory(): { unreliable: boolean; reasons: string[]; bytesInUse: number; bytesReserved: number } {
    return {
      unreliable: false,
      reasons: [],
      bytesInUse: this.tensors.bytesInUse,
      bytesReserved: this.tensors.bytesReserved,
    };
  }

  #store(dataId: DataId, storage: TensorStorage): void {
    this.data.set(dataId, storage);
  }
}
