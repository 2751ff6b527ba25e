import type { KernelTable } from '../backend/kernel-table.js';
import type { KernelMemory } from '../backend/memory.js';
import { cuts, type Cut } from './cut-calls.js';
import type { KernelThreads } from './kernel-threads.js';
import { packedProduct } from './packed-product.js';

type Call = (...args: number[]) => unknown;

/** The table whose calls run on all threads, where they can be cut and are long enough. */
export function threadedKernels(table: KernelTable, threads: KernelThreads, memory: KernelMemory): KernelTable {
  const names = Object.keys(cuts) as (keyof KernelTable)[];
  const cut = Object.fromEntries(names.map((name) => [name, threadedCall(name, table[name] as Call, cuts[name]!, threads)]));
  return { ...table, ...cut, gemm: packedProduct(table, threads, memory) };
}

function threadedCall(name: keyof KernelTable, whole: Call, cut: Cut, threads: KernelThreads): Call {
  return (...given) => {
    const bounds = threads.boundsFor(cut.time(given), cut.pieces(given));
    const parts = bounds.length - 1;
    if (parts < 2) return whole(...given);
    const args = given.map(Number); // memory hands on numbers alone, and the kernels take 0 and 1 for false and true
    threads.run(name, Array.from({ length: parts }, (_, part) => cut.part(args, bounds[part], bounds[part + 1], part === parts - 1)));
  };
}
