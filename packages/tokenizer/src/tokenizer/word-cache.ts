/**
 * Remembers the tokens of words, keyed by the UTF-16 units of a stretch of text, so that looking one up allocates
 * nothing.
 * When full it forgets everything and begins again.
 */
import { growArray } from '../structures/grow-array.js';
import type { TokenRows } from '../structures/token-rows.js';

const maxWords = 1 << 17;
const maxUnits = 1 << 20;
const maxEntries = 1 << 21;
/** Longer words are not kept. */
export const maxKeptLength = 48;

/**
 * Numbers of a word, in this order: its hash, where its units and its tokens begin, and how many words it counts as.
 */
const stride = 4;

export class WordCache {
  /** Of each slot, one more than the number of the word in it; 0 is empty. */
  #slots = new Int32Array(1 << 10);
  /** The next word's beginnings are where a word ends. */
  #words = new Int32Array(stride << 9);
  #units = new Uint16Array(1 << 12);
  #count = 0;
  /** Rows of id, start, end and word, as in `TokenRows`, with places counted from the start of the word. */
  rows = new Int32Array(1 << 13);

  /** Number of the word that text has at [start, end), or -1 - hash. */
  find(text: string, start: number, end: number): number {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = (hash ^ (hash >>> 15)) & 0x7fffffff;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const word = this.#slots[slot] - 1;
      if (word < 0) return -1 - hash;
      if (this.#words[stride * word] === hash && this.#equals(word, text, start, end)) return word;
    }
  }

  /** Where the word's tokens begin in `rows`; they end where the next word's begin. */
  start(word: number): number {
    return this.#words[stride * word + 2];
  }

  wordCount(word: number): number {
    return this.#words[stride * word + 3];
  }

  /** Keeps a word that is not there. @param missing what `find` gave @returns its number */
  add(text: string, start: number, end: number, missing: number, tokens: TokenRows): number {
    if (
      this.#count >= maxWords ||
      this.#unitsStart(this.#count) + end - start > maxUnits ||
      this.start(this.#count) + tokens.length > maxEntries
    ) {
      this.#slots.fill(0);
      this.#count = 0;
    }
    const word = this.#count++;
    const unitsStart = this.#unitsStart(word);
    const unitsEnd = unitsStart + end - start;
    const tokensStart = this.start(word);
    const tokensEnd = tokensStart + tokens.length;
    if (unitsEnd > this.#units.length) this.#units = growArray(this.#units, 2 * this.#units.length);
    while (tokensEnd > this.rows.length) this.rows = growArray(this.rows, 2 * this.rows.length);
    for (let i = start; i < end; i++) this.#units[unitsStart + i - start] = text.charCodeAt(i);
    for (let i = 0; i < tokens.length; i++) this.rows[tokensStart + i] = tokens.data[i];
    const at = stride * word;
    if (at + 2 * stride > this.#words.length) {
      this.#words = growArray(this.#words, 2 * this.#words.length);
      this.#slots = new Int32Array(2 * this.#slots.length);
      for (let each = 0; each < word; each++) this.#place(each);
    }
    this.#words[at] = -1 - missing;
    this.#words[at + 3] = tokens.wordCount;
    this.#words[at + stride + 1] = unitsEnd;
    this.#words[at + stride + 2] = tokensEnd;
    this.#place(word);
    return word;
  }

  #unitsStart(word: number): number {
    return this.#words[stride * word + 1];
  }

  #equals(word: number, text: string, start: number, end: number): boolean {
    const unitsStart = this.#unitsStart(word);
    if (this.#unitsStart(word + 1) - unitsStart !== end - start) return false;
    for (let i = start; i < end; i++) if (this.#units[unitsStart + i - start] !== text.charCodeAt(i)) return false;
    return true;
  }

  #place(word: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#words[stride * word] & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = word + 1;
  }
}
