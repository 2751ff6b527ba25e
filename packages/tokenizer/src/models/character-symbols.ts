/**
 * What the bytes of a character come to among themselves. Merging a word may begin with these where none of the merges
 * on the way comes after one that any symbol on the way, the last ones too, may have with a neighbor: then what stands
 * beside the character changes nothing in it, nor it in them.
 */
import { growArray } from '../structures/grow-array.js';
import type { PairTable } from '../structures/pair-table.js';

const none = 0x7fffffff;

export class CharacterSymbols {
  /** Lowest rank of a merge of each symbol that begins a character with what precedes the character. */
  readonly #before: Int32Array;
  /** Lowest rank of a merge of each symbol that ends a character with what follows the character. */
  readonly #after: Int32Array;
  /** By code unit: where in `pool` the symbols of the character begin, after their number; 0 where not known yet. */
  readonly #places = new Int32Array(0x10000);
  #pool = new Int32Array(1 << 10);
  #used = 1;

  readonly #merges: PairTable;
  readonly #byteIds: Int32Array;

  /**
   * @param byteIds symbol of each byte
   * @param firstByteOf of a token, or -1 where it is not written in bytes
   */
  constructor(merges: PairTable, vocabSize: number, byteIds: Int32Array, firstByteOf: (id: number) => number) {
    this.#merges = merges;
    this.#byteIds = byteIds;
    this.#before = new Int32Array(vocabSize).fill(none);
    this.#after = new Int32Array(vocabSize).fill(none);
    merges.forEach((left, right, rank) => {
      const first = firstByteOf(right);
      if (first >= 0xc0) this.#before[right] = Math.min(this.#before[right], rank);
      if (first >> 6 !== 2) this.#after[left] = Math.min(this.#after[left], rank);
    });
  }

  /**
   * Writes the symbols of a character of the basic plane, of two bytes or three, to `symbols` at `at`; returns how many
   * they are.
   */
  write(unit: number, symbols: Int32Array, at: number): number {
    let place = this.#places[unit];
    if (place === 0) this.#places[unit] = place = this.#solve(unit);
    const pool = this.#pool;
    const count = pool[place];
    for (let k = 1; k <= count; k++) symbols[at + k - 1] = pool[place + k];
    return count;
  }

  #solve(unit: number): number {
    const byteIds = this.#byteIds;
    const merges = this.#merges;
    const bytes = unit < 0x800 ? [0xc0 | (unit >> 6)] : [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f)];
    bytes.push(0x80 | (unit & 0x3f));
    let symbols = bytes.map((byte) => byteIds[byte]);
    // Of the merges within the character the last, of those with a neighbor the first.
    let within = -1;
    let across = none;
    for (;;) {
      across = Math.min(across, this.#before[symbols[0]], this.#after[symbols.at(-1)!]);
      let best = -1;
      let lowest = none;
      for (let i = 0; i + 1 < symbols.length; i++) {
        const handle = merges.find(symbols[i], symbols[i + 1]);
        if (handle >= 0 && merges.first(handle) < lowest) {
          best = i;
          lowest = merges.first(handle);
        }
      }
      if (best < 0) break;
      within = Math.max(within, lowest);
      symbols.splice(best, 2, merges.second(merges.find(symbols[best], symbols[best + 1])));
    }
    if (within > across || bytes.some((byte) => byteIds[byte] < 0)) symbols = bytes.map((byte) => byteIds[byte]);
    const place = this.#used;
    this.#used += symbols.length + 1;
    if (this.#used > this.#pool.length) this.#pool = growArray(this.#pool, 2 * this.#pool.length);
    this.#pool[place] = symbols.length;
    this.#pool.set(symbols, place + 1);
    return place;
  }
}
