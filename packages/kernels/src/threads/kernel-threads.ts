import type { KernelTable } from '../wasm/kernel-table.js';
import { MOST_PARTS } from './control.js';
import type { ThreadPool } from './thread-pool.js';

/** A part must be worth handing over, which takes about a microsecond, or ten when the other thread sleeps. */
const LEAST_MICROSECONDS = 20;
/**
 * Where there may be slow cores among the fast, a part is half a thread's share of what is left; of two cores both are
 * fast.
 */
const sharesOf = (threads: number) => (threads > 2 ? 2 : 1);
/**
 * No part is less than one of so many shares for each thread of the whole: each has costs of its own, such as packing
 * an operand.
 */
const MOST_SHARES = 8;

/** How many threads kernels run on. The threads start with the first call that needs them. */
export class KernelThreads {
  #pool: ThreadPool | undefined;

  readonly #table: KernelTable;
  readonly #start: () => ThreadPool;
  readonly #leastMicroseconds: number;

  constructor(
    table: KernelTable,
    readonly count: number,
    start: () => ThreadPool,
    leastMicroseconds = LEAST_MICROSECONDS,
  ) {
    this.#table = table;
    this.#start = start;
    this.#leastMicroseconds = leastMicroseconds;
  }

  /** Threads there are: those asked for, less those that could not be started. */
  get running(): number {
    return this.#pool?.size ?? this.count;
  }

  /**
   * Where to cut a call of about so many nanoseconds and at most so many pieces: part `i` is of pieces `bounds[i]` to
   * `bounds[i + 1]`. Each is a thread's share of what is left, or half of it: few and long parts first, and short ones
   * last, so that all end together. A thread that is held up, by another process or by the machine beneath, leaves the
   * rest to the others.
   */
  boundsFor(nanoseconds: number, pieces: number): readonly number[] {
    const worth = Math.floor(nanoseconds / (1000 * this.#leastMicroseconds));
    const parts = Math.min(this.count * MOST_SHARES, MOST_PARTS / 2, worth, pieces);
    if (this.count < 2 || parts < 2) return [0, pieces];
    const least = Math.floor(pieces / parts); // so that there can be nearly twice as many
    const bounds = [0];
    for (let at = 0; at < pieces;) {
      const left = pieces - at;
      const length = Math.max(least, Math.ceil(left / (this.count * sharesOf(this.count))));
      at += left - length < least / 2 ? left : length;
      bounds.push(at);
    }
    return bounds;
  }

  /** Calls a kernel once for each list of arguments. */
  run(name: keyof KernelTable, parts: readonly (readonly number[])[]): void {
    if (parts.length === 1) (this.#table[name] as (...args: readonly number[]) => unknown)(...parts[0]);
    else (this.#pool ??= this.#start()).run(name, parts);
  }

  [Symbol.dispose](): void {
    this.#pool?.[Symbol.dispose]();
    this.#pool = undefined;
  }
}
