/** Byte-pair merging of one word (Sennrich et al. 2016): always the merge of lowest rank, leftmost first. */
import { growArray } from '../structures/grow-array.js';
import type { PairTable } from '../structures/pair-table.js';

const none = 0x7fffffff;
/** Up to here a plain scan for the minimum beats a heap. */
const scanLimit = 96;

export class Merger {
  /** The word: fill its symbols, call `merge`, read what they have become. */
  symbols = new Int32Array(256);
  /** After `merge`: of each symbol, the index of the first original symbol in it. */
  firsts = new Int32Array(256);
  /** Of each symbol, the rank of its merge with the next one. */
  #ranks = new Int32Array(256);
  /** Of each symbol that merges with the next one, what they become. */
  #results = new Int32Array(256);
  #next = new Int32Array(0);
  #previous = new Int32Array(0);

  readonly #merges: PairTable;

  /** @param merges of each pair that merges, its rank and what it becomes */
  constructor(merges: PairTable) {
    this.#merges = merges;
  }

  /** Makes room for that many symbols; what is there stays. */
  reserve(count: number): void {
    if (count <= this.symbols.length) return;
    const size = Math.max(count, this.symbols.length * 2);
    this.symbols = growArray(this.symbols, size);
    this.firsts = new Int32Array(size);
    this.#ranks = new Int32Array(size);
    this.#results = new Int32Array(size);
  }

  /** Merges the first `count` symbols in place and returns how many are left. */
  merge(count: number): number {
    const { firsts } = this;
    for (let i = 0; i < count; i++) firsts[i] = i;
    return count <= scanLimit ? this.#mergeByScan(count) : this.#mergeByHeap(count);
  }

  /** Looks up the merge of the symbol at i with the one at `next`. */
  #rate(i: number, next: number): void {
    const { symbols } = this;
    const merges = this.#merges;
    const handle = merges.find(symbols[i], symbols[next]);
    this.#ranks[i] = handle < 0 ? none : merges.first(handle);
    if (handle >= 0) this.#results[i] = merges.second(handle);
  }

  #mergeByScan(count: number): number {
    const { symbols, firsts } = this;
    const ranks = this.#ranks;
    const results = this.#results;
    for (let i = 0; i + 1 < count; i++) this.#rate(i, i + 1);
    while (count > 1) {
      let best = 0;
      let lowest = ranks[0];
      for (let i = 1; i + 1 < count; i++) {
        if (ranks[i] < lowest) {
          lowest = ranks[i];
          best = i;
        }
      }
      if (lowest === none) break;
      symbols[best] = results[best];
      count--;
      for (let i = best + 1; i < count; i++) {
        symbols[i] = symbols[i + 1];
        firsts[i] = firsts[i + 1];
        ranks[i] = ranks[i + 1];
        results[i] = results[i + 1];
      }
      if (best > 0) this.#rate(best - 1, best);
      if (best + 1 < count) this.#rate(best, best + 1);
    }
    return count;
  }

  /**
   * O(n log n): a linked list of symbols and a heap of (rank, position); stale entries are recognized by their rank.
   */
  #mergeByHeap(count: number): number {
    const { symbols, firsts } = this;
    const ranks = this.#ranks;
    const results = this.#results;
    if (this.#next.length < count) {
      this.#next = new Int32Array(symbols.length);
      this.#previous = new Int32Array(symbols.length);
    }
    const next = this.#next;
    const previous = this.#previous;
    const heap = new MinHeap();
    const rate = (i: number): void => {
      if (next[i] < count) this.#rate(i, next[i]);
      else ranks[i] = none;
      if (ranks[i] !== none) heap.push(ranks[i] * 2 ** 31 + i);
    };
    for (let i = 0; i < count; i++) {
      previous[i] = i - 1;
      next[i] = i + 1;
    }
    for (let i = 0; i < count; i++) rate(i);
    for (let key = heap.pop(); key >= 0; key = heap.pop()) {
      const rank = Math.floor(key / 2 ** 31);
      const i = key - rank * 2 ** 31;
      if (ranks[i] !== rank) continue;
      const removed = next[i];
      symbols[i] = results[i];
      next[i] = next[removed];
      ranks[removed] = none;
      if (next[i] < count) previous[next[i]] = i;
      rate(i);
      if (previous[i] >= 0) rate(previous[i]);
    }
    let left = 0;
    for (let i = 0; i < count; i = next[i]) {
      symbols[left] = symbols[i];
      firsts[left++] = i;
    }
    return left;
  }
}

/** A binary heap of non-negative numbers. */
class MinHeap {
  readonly #keys: number[] = [];

  push(key: number): void {
    const keys = this.#keys;
    let i = keys.length;
    keys.push(key);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (keys[parent] <= key) break;
      keys[i] = keys[parent];
      i = parent;
    }
    keys[i] = key;
  }

  /** Removes and returns the smallest key, or -1 when there is none. */
  pop(): number {
    const keys = this.#keys;
    if (keys.length === 0) return -1;
    const least = keys[0];
    const last = keys.pop()!;
    const size = keys.length;
    if (size === 0) return least;
    let i = 0;
    for (let child = 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && keys[child + 1] < keys[child]) child++;
      if (keys[child] >= last) break;
      keys[i] = keys[child];
      i = child;
    }
    keys[i] = last;
    return least;
  }
}
