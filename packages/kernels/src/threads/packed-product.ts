import type { KernelTable } from '../wasm/kernel-table.js';
import type { KernelMemory } from '../wasm/memory.js';
import { byColumns, type Arguments } from './cut-calls.js';
import type { KernelThreads } from './kernel-threads.js';

/** Up to so many rows, a part packs the left operand in less time than it takes to share it. */
const FEW_ROWS = 192;

/**
 * Runs the parts of a `gemm`. What all of them have, the left operand or the right one, is packed once, by all threads,
 * before they begin.
 */
export function runProduct(
  table: KernelTable,
  threads: KernelThreads,
  memory: KernelMemory,
  parts: readonly Arguments[],
  args: Arguments,
): void {
  const left = byColumns(args);
  const [m, n, k, a, lda, transposeA, b, ldb, transposeB] = args;
  if (left && m <= FEW_ROWS) return threads.run('gemm', parts);

  const rows = table.tileRows(m, n);
  const [count, width] = left ? [m, rows] : [n, rows === 3 ? 12 : 8];
  const operand = left ? [a, lda, transposeA] : [b, ldb, 1 - transposeB];
  const panels = Math.ceil(count / width);
  const lane = (panel: number) => Math.min(panel * width, count);
  memory.borrow(4 * panels * width * k, (packed) => {
    const bounds = threads.boundsFor(count * k, panels);
    threads.run(
      'packOperand',
      bounds.slice(1).map((bound, i) => [lane(bounds[i]), lane(bound), count, k, ...operand, width, packed]),
    );
    const shared = left ? [packed, 0] : [0, packed];
    threads.run(
      'gemmPacked',
      parts.map((part) => [rows, ...part.slice(0, 6), shared[0], ...part.slice(6, 9), shared[1], ...part.slice(9)]),
    );
  });
}
