import { check } from '@glossa/check';
import { bytesOfText } from './binary-text.js';
import { plainWasm } from './plain.generated.js';
import { relaxedWasm } from './relaxed.generated.js';
import type { KernelTable } from './kernel-table.js';
import type { KernelMemory } from './memory.js';

export type Simd = 'plain' | 'relaxed';

/** Compiles the kernels for a memory, synchronously. */
export function compileKernels(memory: KernelMemory, simd: Simd): WebAssembly.Module {
  const bytes = bytesOfText(simd === 'relaxed' ? relaxedWasm : plainWasm);
  if (memory.shared) declareShared(bytes);
  return new WebAssembly.Module(bytes);
}

/** The kernels on this thread, with scratch space of their own. */
export function instantiateKernels(memory: KernelMemory, module: WebAssembly.Module): KernelTable {
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  const kernels = exports as unknown as KernelTable;
  kernels.useWorkspace(memory.allocate(kernels.workspaceBytes()));
  return kernels;
}

/**
 * A module must say whether the memory it imports is shared: one bit of the import's limits.
 * Setting it here spares a second copy of each binary.
 */
function declareShared(bytes: Uint8Array): void {
  const name = [6, ...new TextEncoder().encode('memory'), 2]; // length, name, kind: memory
  const at = bytes.findIndex((_, i) => name.every((byte, j) => bytes[i + j] === byte));
  const flags = at + name.length;
  check(at >= 0 && bytes[flags] === 1, 'kernels', 'an imported memory', at);
  bytes[flags] = 3;
}
