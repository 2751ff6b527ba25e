import { check } from '@glossa/check';

/** Small blocks come in powers of two of at least this many bytes. */
const SMALLEST = 64;
/** Blocks above this size are cut to measure. */
const LARGEST_CLASS = 1 << 14;
/** Small blocks are cut from slabs of this size. */
const SLAB = 1 << 16;

const roundUp = (bytes: number) => Math.ceil(bytes / SMALLEST) * SMALLEST;

/**
 * Hands out parts of a linear memory. Small blocks by size class, so that taking and giving back are a push and a pop;
 * large ones by best fit with merging of neighbors, so that a training step finds the holes the last one left.
 * All addresses are multiples of 64: a cache line, and any vector.
 */
export class Allocator {
  readonly #sizes = new Map<number, number>();
  readonly #classes = new Map<number, number[]>();
  /** Holes in order of address. */
  readonly #holes: Array<{ start: number; size: number }> = [];
  #used = 0;

  /**
   * @param end first address handed out
   * @param grow makes the memory reach to `end`, for a block of `size` bytes, or throws
   */
  #end: number;
  readonly #grow: (end: number, size: number) => void;

  constructor(end: number, grow: (end: number, size: number) => void) {
    this.#end = end;
    this.#grow = grow;
  }

  /** Bytes in blocks that are taken, rounding included. */
  get bytesInUse(): number {
    return this.#used;
  }

  allocate(bytes: number): number {
    const size = bytes > LARGEST_CLASS ? roundUp(bytes) : sizeClass(bytes);
    const pointer = bytes > LARGEST_CLASS ? this.#takeLarge(size) : this.#takeSmall(size);
    this.#sizes.set(pointer, size);
    this.#used += size;
    return pointer;
  }

  release(pointer: number): void {
    const size = this.#sizes.get(pointer);
    check(size !== undefined, 'kernel memory: release', 'the address of a block in use', pointer, 'invalid-state');
    this.#sizes.delete(pointer);
    this.#used -= size;
    if (size <= LARGEST_CLASS) this.#classes.get(size)!.push(pointer);
    else this.#addHole(pointer, size);
  }

  #takeSmall(size: number): number {
    let free = this.#classes.get(size);
    if (!free) this.#classes.set(size, (free = []));
    if (free.length === 0) {
      const slab = this.#takeLarge(SLAB);
      for (let offset = SLAB - size; offset >= 0; offset -= size) free.push(slab + offset);
    }
    return free.pop()!;
  }

  #takeLarge(size: number): number {
    let best = -1;
    for (let i = 0; i < this.#holes.length; i++) {
      const hole = this.#holes[i].size;
      if (hole >= size && (best < 0 || hole < this.#holes[best].size)) best = i;
    }
    if (best < 0) return this.#extend(size);
    const hole = this.#holes[best];
    const pointer = hole.start;
    if (hole.size === size) this.#holes.splice(best, 1);
    else {
      hole.start += size;
      hole.size -= size;
    }
    return pointer;
  }

  /** Takes from the end of the memory, using up a hole that touches it. */
  #extend(size: number): number {
    const last = this.#holes.at(-1);
    const pointer = last && last.start + last.size === this.#end ? last.start : this.#end;
    this.#grow(pointer + size, size);
    if (pointer !== this.#end) this.#holes.pop();
    this.#end = pointer + size;
    return pointer;
  }

  #addHole(start: number, size: number): void {
    let low = 0;
    for (let high = this.#holes.length; low < high;) {
      const middle = (low + high) >> 1;
      if (this.#holes[middle].start < start) low = middle + 1;
      else high = middle;
    }
    const before = this.#holes[low - 1];
    const after = this.#holes[low];
    const joinsBefore = before !== undefined && before.start + before.size === start;
    const joinsAfter = after !== undefined && start + size === after.start;
    if (joinsBefore) {
      before.size += size + (joinsAfter ? after.size : 0);
      if (joinsAfter) this.#holes.splice(low, 1);
    } else if (joinsAfter) {
      after.start = start;
      after.size += size;
    } else this.#holes.splice(low, 0, { start, size });
  }
}

function sizeClass(bytes: number): number {
  let size = SMALLEST;
  while (size < bytes) size *= 2;
  return size;
}
