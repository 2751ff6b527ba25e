/** A map from pairs of ids to two numbers each, in one open-addressed integer table. */

export class PairTable {
  /** left, right and the two numbers of each slot; left is -1 in an empty one. */
  #slots: Int32Array;
  /**
   * A bit for each of many hashes that occur: most pairs asked for are not there, and this says so from near memory.
   */
  #filter: Uint32Array;
  #size = 0;

  /** @param expected number of pairs to make room for; more make room for themselves */
  constructor(expected = 8) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(2 * expected, 16)));
    this.#slots = new Int32Array(4 * slots).fill(-1);
    this.#filter = new Uint32Array(slots >> 3);
  }

  /** Puts a pair in, or gives one that is there other numbers. */
  set(left: number, right: number, first: number, second: number): void {
    if ((this.#size + 1) * 8 > this.#slots.length) this.#grow();
    const hash = hashOf(left, right);
    const at = this.#slot(left, right, hash);
    if (this.#slots[at] === -1) this.#size++;
    this.#slots[at] = left;
    this.#slots[at + 1] = right;
    this.#slots[at + 2] = first;
    this.#slots[at + 3] = second;
    this.#mark(hash);
  }

  /** A handle for `first` and `second`, good until the next `set`; -1 for a pair that is not there. */
  find(left: number, right: number): number {
    const hash = hashOf(left, right);
    const bit = hash >>> 8;
    if ((this.#filter[(bit >>> 5) & (this.#filter.length - 1)] & (1 << (bit & 31))) === 0) return -1;
    const at = this.#slot(left, right, hash);
    return this.#slots[at] === -1 ? -1 : at;
  }

  first(handle: number): number {
    return this.#slots[handle + 2];
  }

  second(handle: number): number {
    return this.#slots[handle + 3];
  }

  forEach(visit: (left: number, right: number, first: number) => void): void {
    const slots = this.#slots;
    for (let at = 0; at < slots.length; at += 4) if (slots[at] !== -1) visit(slots[at], slots[at + 1], slots[at + 2]);
  }

  /** Where a pair is, or would be. */
  #slot(left: number, right: number, hash: number): number {
    const mask = (this.#slots.length >> 2) - 1;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const at = i << 2;
      const there = this.#slots[at];
      if (there === -1 || (there === left && this.#slots[at + 1] === right)) return at;
    }
  }

  #mark(hash: number): void {
    const bit = hash >>> 8;
    this.#filter[(bit >>> 5) & (this.#filter.length - 1)] |= 1 << (bit & 31);
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2).fill(-1);
    this.#filter = new Uint32Array(old.length >> 4);
    for (let at = 0; at < old.length; at += 4) {
      if (old[at] === -1) continue;
      const hash = hashOf(old[at], old[at + 1]);
      this.#slots.set(old.subarray(at, at + 4), this.#slot(old[at], old[at + 1], hash));
      this.#mark(hash);
    }
  }
}

function hashOf(left: number, right: number): number {
  const hash = Math.imul(Math.imul(left, 0x9e3779b1) ^ right, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}
