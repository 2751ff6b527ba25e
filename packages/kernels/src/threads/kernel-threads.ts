import type { KernelTable } from '../backend/kernel-table.js';
import { MOST_PARTS } from './control.js';
import type { ThreadPool } from './thread-pool.js';

/** A part must be worth handing over, which takes about a microsecond, or ten when the other thread sleeps. */
const LEAST_MICROSECONDS = 20;
/** Parts for each thread: one that is held up leaves the rest to the others. */
const PARTS_PER_THREAD = 2;

/** How many threads kernels run on. The threads start with the first call that needs them. */
export class KernelThreads {
  private pool: ThreadPool | undefined;

  constructor(
    private readonly table: KernelTable,
    readonly count: number,
    private readonly start: () => ThreadPool,
    private readonly leastMicroseconds = LEAST_MICROSECONDS,
  ) {}

  /** Threads there are: those asked for, less those that could not be started. */
  get running(): number {
    return this.pool?.size ?? this.count;
  }

  /** Into how many parts to cut a call of about so many nanoseconds and at most so many pieces; 1 when it is not worth cutting. */
  partsFor(nanoseconds: number, pieces: number): number {
    if (this.count < 2) return 1;
    return Math.max(1, Math.min(this.count * PARTS_PER_THREAD, MOST_PARTS, Math.floor(nanoseconds / (1000 * this.leastMicroseconds)), pieces));
  }

  /** Calls a kernel once for each list of arguments. */
  run(name: keyof KernelTable, parts: readonly (readonly number[])[]): void {
    if (parts.length === 1) (this.table[name] as (...args: readonly number[]) => unknown)(...parts[0]);
    else (this.pool ??= this.start()).run(name, parts);
  }

  [Symbol.dispose](): void {
    this.pool?.[Symbol.dispose]();
    this.pool = undefined;
  }
}
