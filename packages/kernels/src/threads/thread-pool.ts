import { GlossaError } from '@glossa/check';
import type { KernelTable } from '../wasm/kernel-table.js';
import type { TileCosts } from '../wasm/tiles.js';
import {
  ARGUMENTS,
  AWAITED,
  CROWDED,
  DONE,
  FAILED,
  KERNEL,
  MOST_ARGUMENTS,
  MOST_PARTS,
  READY,
  SLEEPERS,
  TICKET,
  WORDS,
} from './control.js';
import { startWorker, type Started } from './start-worker.js';

/** Looks at what is done before the calling thread sleeps: some tens of microseconds. */
const SPINS = 4_096;

/**
 * A part that others wait for so long, in milliseconds, and longer than half of the call until then, was held up by
 * another process.
 */
const HELD_UP = 1;
/** The other process then counts as there for so long. */
const CROWDED_FOR = 1000;
/**
 * For so long the calling thread spins meanwhile: a core it left would be given to the thread it waits for, and the
 * other process keep one of its own.
 */
const CROWDED_SPIN = 5;

/** What counts of the time from one look to the next, in milliseconds: twice what a look sleeps. */
const LONGEST_LOOK = 20;

type Kernel = (...args: readonly number[]) => unknown;

export interface ThreadPoolOptions {
  memory: WebAssembly.Memory;
  module: WebAssembly.Module;
  /** This thread's own instance of the module. */
  kernels: KernelTable;
  /** Address of `CONTROL_BYTES` that no other pool has used: a thread of one that has ended may still look there. */
  control: number;
  /** Addresses of scratch space, one for each thread beside this one. */
  workspaces: readonly number[];
  /** What `useTiles` was given on this thread. */
  tileCosts: TileCosts;
  /** How long a part may take on another thread before that counts as lost, in milliseconds. */
  patience?: number;
}

/**
 * Threads that compute parts of a kernel call beside the calling thread, which never waits for one that has not begun:
 * every part is taken by whoever is free, so a worker that starts late, sleeps or is held up by another process only
 * leaves more to the others.
 */
export class ThreadPool {
  readonly #names: string[];
  readonly #functions: Kernel[];
  readonly #workers: Started[];
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #patience: number;
  #calls = 0;
  #crowdedUntil = 0;
  #maySleep = true;
  readonly #missing = new Set<number>();
  #lost: string | undefined;

  constructor({ memory, module, kernels, control, workspaces, tileCosts, patience = 60_000 }: ThreadPoolOptions) {
    this.#names = Object.keys(kernels);
    this.#functions = Object.values(kernels) as Kernel[];
    this.#patience = patience;
    this.#words = new Int32Array(memory.buffer, control, WORDS).fill(0);
    this.#numbers = new Float64Array(memory.buffer, control + 4 * WORDS, MOST_ARGUMENTS * MOST_PARTS);
    this.#workers = workspaces.map((workspace, index) => {
      const data = { module, memory, kernels: this.#names, control, workspace, tileCosts, index };
      return startWorker(data, (reason) => this.#hear(index, reason));
    });
  }

  /** Threads there are: this one, and those that could be started, as far as is known. */
  get size(): number {
    return 1 + this.#workers.length - this.#missing.size;
  }

  /**
   * A thread that never came to work, forbidden by a page's policy for one, is no loss: what it would have done others
   * do.
   */
  #hear(index: number, reason: string): void {
    if (this.#lost) return;
    if (Atomics.load(this.#words, READY + index)) this.#lost = `thread ${index + 1} ended: ${reason}`;
    else this.#missing.add(index);
  }

  /**
   * Calls a kernel once for each list of arguments, on all threads, and returns when all are done.
   * @throws when a thread is lost
   */
  run(name: string, parts: readonly (readonly number[])[]): void {
    if (this.#lost) throw new GlossaError('invalid-state', `kernels: ${this.#lost}; setThreads(n) starts others`);
    const words = this.#words;
    const start = performance.now();
    const index = this.#names.indexOf(name);
    const kernel = this.#functions[index];
    parts.forEach((args, part) => this.#numbers.set(args, part * MOST_ARGUMENTS));
    words[KERNEL] = index;
    words[ARGUMENTS] = parts[0].length;
    words[CROWDED] = start < this.#crowdedUntil ? 1 : 0;
    Atomics.store(words, DONE, 0);
    this.#calls = (this.#calls + 1) & 0xffff;
    Atomics.store(words, TICKET, (this.#calls << 16) | (parts.length << 8));
    if (Atomics.load(words, SLEEPERS) > 0) Atomics.notify(words, TICKET);
    try {
      for (let part = this.#take(parts.length); part >= 0; part = this.#take(parts.length)) {
        try {
          kernel(...parts[part]);
        } finally {
          Atomics.add(words, DONE, 1);
        }
      }
    } finally {
      this.#awaitOthers(parts.length, name, start);
    }
    if (Atomics.exchange(words, FAILED, 0))
      throw new GlossaError('invalid-state', `kernels: ${name} failed on another thread`);
  }

  /** The next part nobody has, or -1. */
  #take(count: number): number {
    const words = this.#words;
    for (;;) {
      const ticket = Atomics.load(words, TICKET);
      const part = ticket & 255;
      if (part >= count) return -1;
      if (Atomics.compareExchange(words, TICKET, ticket, ticket + 1) === ticket) return part;
    }
  }

  /**
   * Spins until all parts are done, since what others hold of them is short; where a thread may sleep, it then leaves
   * its core to them. `start` is when the call began.
   */
  #awaitOthers(count: number, name: string, start: number): void {
    const words = this.#words;
    let [left, begin, last] = [this.#patience, 0, 0];
    for (let spins = 1, done: number; (done = Atomics.load(words, DONE)) < count; spins++) {
      if (spins % SPINS !== 0) continue;
      begin ||= last ||= performance.now();
      if (!words[CROWDED] || last - begin > CROWDED_SPIN) this.#sleepUntilMoreThan(done);
      const now = performance.now();
      left -= Math.min(now - last, LONGEST_LOOK); // a process that was suspended has not waited
      last = now;
      if (left > 0) continue;
      this.#lost = `a thread did not finish its part of ${name} within ${this.#patience / 1000} s`;
      for (const worker of this.#workers) worker.terminate();
      throw new GlossaError('invalid-state', `kernels: ${this.#lost}`);
    }
    if (last - begin > Math.max(HELD_UP, (begin - start) / 2)) this.#crowdedUntil = last + CROWDED_FOR;
  }

  /** A page's main thread must not sleep. */
  #sleepUntilMoreThan(done: number): void {
    if (!this.#maySleep) return;
    try {
      Atomics.store(this.#words, AWAITED, 1);
      Atomics.wait(this.#words, DONE, done, 10);
    } catch {
      this.#maySleep = false;
    } finally {
      Atomics.store(this.#words, AWAITED, 0);
    }
  }

  /** Ends the threads. Their memory is not given back: one may be within a kernel still. */
  [Symbol.dispose](): void {
    this.#lost = 'the threads were ended';
    for (const worker of this.#workers) worker.terminate();
  }
}
