import * as tf from '@tensorflow/tfjs-core';
import { canShareMemory, GlossaBackend } from './backend/backend.js';
import type { Simd } from './wasm/instantiate.js';
import { backendName } from './backend/name.js';
import type { Tile } from './wasm/tiles.js';
import { hasRelaxedSimd } from './wasm/relaxed-simd.js';
import { defaultThreads } from './threads/default-threads.js';

export interface KernelInfo {
  /** Vector instructions in use: relaxed SIMD multiplies and adds in one instruction. */
  simd: Simd;
  /**
   * Register tile of large matrix products, the one a timing found faster at the start; not known before the backend is
   * registered.
   */
  tile?: Tile;
  /** Whether the memory could be shared with worker threads. */
  sharedMemory: boolean;
  /** Threads that kernels run on: those asked for, less those that could not be started. */
  threads: number;
  /** Bytes that tensors and scratch space take, and bytes obtained from the system. */
  bytesInUse: number;
  bytesReserved: number;
}

/** What the kernels run on, on this machine; starts the backend if it is registered. */
export function kernelInfo(): KernelInfo {
  const backend = tf.findBackendFactory(backendName) ? tf.findBackend(backendName) : undefined;
  if (!(backend instanceof GlossaBackend)) {
    return {
      simd: hasRelaxedSimd() ? 'relaxed' : 'plain',
      sharedMemory: canShareMemory(),
      threads: canShareMemory() ? defaultThreads() : 1,
      bytesInUse: 0,
      bytesReserved: 0,
    };
  }
  const { bytesInUse, bytesReserved } = backend.memory();
  return {
    simd: backend.simd,
    tile: backend.tile,
    sharedMemory: backend.tensors.shared,
    threads: backend.threads.running,
    bytesInUse,
    bytesReserved,
  };
}
