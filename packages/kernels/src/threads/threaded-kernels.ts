import type { KernelTable } from '../wasm/kernel-table.js';
import type { KernelMemory } from '../wasm/memory.js';
import { cuts, type Arguments, type Cut } from './cut-calls.js';
import type { KernelThreads } from './kernel-threads.js';
import { runProduct } from './packed-product.js';

type Call = (...args: number[]) => unknown;
/** Runs the parts of a call with these arguments. */
type RunParts = (parts: readonly Arguments[], args: Arguments) => void;

/** The table whose calls run on all threads, where they can be cut and are long enough. */
export function threadedKernels(table: KernelTable, threads: KernelThreads, memory: KernelMemory): KernelTable {
  const special: Partial<Record<keyof KernelTable, RunParts>> = {
    gemm: (parts, args) => runProduct(table, threads, memory, parts, args),
  };
  const names = Object.keys(cuts) as (keyof KernelTable)[];
  const threaded = names.map((name) => {
    const run = special[name] ?? ((parts) => threads.run(name, parts));
    return [name, threadedCall(table[name] as Call, cuts[name] as Cut, threads, run)] as const;
  });
  return { ...table, ...Object.fromEntries(threaded) };
}

function threadedCall(whole: Call, cut: Cut, threads: KernelThreads, run: RunParts): Call {
  return (...given) => {
    const bounds = threads.boundsFor(cut.time(given), cut.pieces(given));
    const parts = bounds.length - 1;
    if (parts < 2) return whole(...given);
    const args = given.map(Number); // memory hands on numbers alone, and the kernels take 0 and 1 for false and true
    run(
      Array.from({ length: parts }, (_, part) => cut.part(args, bounds[part], bounds[part + 1], part === parts - 1)),
      args,
    );
  };
}
