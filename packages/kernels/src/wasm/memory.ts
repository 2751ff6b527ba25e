import { fail, inWords } from '@glossa/check';
import type { DataType, TypedArray } from '@tensorflow/tfjs-core';
import { Allocator } from './allocator.js';

const PAGE = 65536;
const RESERVED = 64 << 20;
/** The most that is set aside ahead of need. */
const GROWTH = 64 << 20;
/** 4 GiB is all that 32-bit addresses reach; less where the system refuses to set so much address space aside. */
const LIMITS = [65536, 32768, 16384];
/** Addresses below are the kernels' own static data. */
const BASE = PAGE;
/** Kernels may read a vector past the end of a block, the last one included. */
const SLACK = 64;

const views = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** Types of numbers that can live in the kernels' memory. */
export type NumberType = keyof typeof views;

export const isNumberType = (dtype: DataType): dtype is NumberType => dtype in views;

export const bytesPer = (dtype: NumberType) => views[dtype].BYTES_PER_ELEMENT;

/** The memory that tensors and kernels share, and who owns which part of it. */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  readonly #allocator: Allocator;

  constructor(options: { shared: boolean; maximumPages?: number; reservedBytes?: number }) {
    const initial = Math.ceil((options.reservedBytes ?? RESERVED) / PAGE);
    const maximum = options.maximumPages ? [options.maximumPages] : LIMITS;
    this.shared = options.shared;
    this.memory = reserve(initial, maximum, options.shared);
    this.#allocator = new Allocator(BASE, (end, asked) => this.#grow(end + SLACK, asked));
  }

  get bytesInUse(): number {
    return this.#allocator.bytesInUse;
  }

  get bytesReserved(): number {
    return this.memory.buffer.byteLength;
  }

  allocate(bytes: number): number {
    return this.#allocator.allocate(bytes);
  }

  release(pointer: number): void {
    this.#allocator.release(pointer);
  }

  /** Lends a block for as long as a call takes. */
  borrow(bytes: number, use: (pointer: number) => void): void {
    const pointer = this.allocate(bytes);
    try {
      use(pointer);
    } finally {
      this.release(pointer);
    }
  }

  /**
   * A window on the memory; valid until the next allocation, for growth detaches the buffer of a memory that is not
   * shared.
   */
  view(dtype: NumberType, pointer: number, length: number): TypedArray {
    return new views[dtype](this.memory.buffer, pointer, length);
  }

  /** Whether these values are a window on this memory. */
  holds(values: unknown): boolean {
    return ArrayBuffer.isView(values) && values.buffer === this.memory.buffer;
  }

  #grow(end: number, asked: number): void {
    const size = this.memory.buffer.byteLength;
    if (end <= size) return;
    // ahead of need, so that a growing program does not grow at every tensor
    for (const target of [Math.max(end, size + Math.min(size / 4, GROWTH)), end]) {
      try {
        this.memory.grow(Math.ceil((target - size) / PAGE));
        return;
      } catch {
        // the next, smaller target; the error below names the figures
      }
    }
    const received = inWords(`${this.bytesInUse} bytes in use of ${size}`);
    fail('kernel memory', `room for ${asked} bytes more`, received, 'out-of-memory');
  }
}

function reserve(initial: number, maximums: readonly number[], shared: boolean): WebAssembly.Memory {
  const [maximum, ...smaller] = maximums;
  try {
    return new WebAssembly.Memory({ initial: Math.min(initial, maximum), maximum, shared });
  } catch (error) {
    if (smaller.length === 0) throw error; // the engine's own says what it lacks
    return reserve(initial, smaller, shared);
  }
}
