import { fail, inWords } from '@glossa/check';
import type { backend_util, DataType, TensorInfo, TypedArray } from '@tensorflow/tfjs-core';
import { bytesPer, isNumberType, type KernelMemory } from '../wasm/memory.js';

/**
 * The values of one tensor, in a JavaScript array or in the kernels' memory. They start where they were made and move
 * into the memory when a kernel first needs their address; tfjs's cpu kernels read them in either place through
 * `values`.
 */
export class TensorStorage {
  refCount = 1;
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };
  #address = 0;
  #length = 0;

  readonly #memory: KernelMemory;
  #host: backend_util.BackendValues | undefined;

  constructor(
    memory: KernelMemory,
    readonly dtype: DataType,
    host: backend_util.BackendValues | undefined,
  ) {
    this.#memory = memory;
    this.#host = host;
    // a cpu kernel may return a window on its input, whose memory can be given away before this tensor ends
    if (memory.holds(host)) this.#host = (host as TypedArray).slice();
  }

  /** Storage for `length` values, not initialized. */
  static allocate(memory: KernelMemory, dtype: 'float32' | 'int32' | 'bool', length: number): TensorStorage {
    const storage = new TensorStorage(memory, dtype, undefined);
    storage.#length = length;
    storage.#address = memory.allocate(length * bytesPer(dtype));
    return storage;
  }

  /** The values in place; a window on the kernels' memory is valid until the next allocation. */
  get values(): backend_util.BackendValues | undefined {
    if (this.#address === 0) return this.#host;
    return this.#memory.view(this.dtype as 'float32', this.#address, this.#length);
  }

  /** Where the values lie in the kernels' memory; moves them there if they are not. */
  get pointer(): number {
    if (this.#address !== 0) return this.#address;
    if (!isNumberType(this.dtype)) fail('kernel', 'numbers', inWords(this.dtype));
    const host = this.#host as TypedArray;
    this.#length = host.length;
    this.#address = this.#memory.allocate(host.length * bytesPer(this.dtype));
    this.#memory.view(this.dtype, this.#address, this.#length).set(host);
    this.#host = undefined;
    return this.#address;
  }

  release(): void {
    if (this.#address !== 0) this.#memory.release(this.#address);
    this.#address = 0;
    this.#host = undefined;
  }
}
