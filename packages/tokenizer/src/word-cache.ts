/**
 * Remembers the tokens of words, keyed by the UTF-16 units of a stretch of text, so that looking one up allocates nothing.
 * When full it forgets everything and begins again.
 */
import { enlarged } from './enlarged.js';
import type { TokenRows } from './token-rows.js';

const maxWords = 1 << 17;
const maxUnits = 1 << 20;
const maxEntries = 1 << 21;
/** Longer words are not kept. */
export const maxKeptLength = 48;

export class WordCache {
  /** Of each slot, one more than the number of the word in it; 0 is empty. */
  private slots = new Int32Array(1 << 10);
  private hashes = new Int32Array(1 << 9);
  /** Of each word, where its units and its tokens begin; the next word's beginning is its end. */
  private keyStarts = new Int32Array((1 << 9) + 1);
  private tokenStarts = new Int32Array((1 << 9) + 1);
  private wordCounts = new Int32Array(1 << 9);
  private units = new Uint16Array(1 << 12);
  private count = 0;
  /** Rows of id, start, end and word, as in `TokenRows`, with places counted from the start of the word. */
  rows = new Int32Array(1 << 13);

  /** Number of the word that text has at [start, end), or -1 - hash. */
  find(text: string, start: number, end: number): number {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = (hash ^ (hash >>> 15)) & 0x7fffffff;
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const word = this.slots[slot]! - 1;
      if (word < 0) return -1 - hash;
      if (this.hashes[word] === hash && this.equals(word, text, start, end)) return word;
    }
  }

  /** Where the word's tokens begin in `rows`; they end where the next word's begin. */
  start(word: number): number {
    return this.tokenStarts[word]!;
  }

  wordCount(word: number): number {
    return this.wordCounts[word]!;
  }

  /** Keeps a word that is not there. @param missing what `find` gave @returns its number */
  add(text: string, start: number, end: number, missing: number, tokens: TokenRows): number {
    const hash = -1 - missing;
    if (this.count >= maxWords || this.keyEnd + end - start > maxUnits || this.tokenEnd + tokens.length > maxEntries) {
      this.slots.fill(0);
      this.count = 0;
    }
    this.grow(end - start, tokens.length);
    const word = this.count++;
    const keyStart = this.keyStarts[word]!;
    const tokenStart = this.tokenStarts[word]!;
    for (let i = start; i < end; i++) this.units[keyStart + i - start] = text.charCodeAt(i);
    for (let i = 0; i < tokens.length; i++) this.rows[tokenStart + i] = tokens.data[i]!;
    this.keyStarts[word + 1] = keyStart + end - start;
    this.tokenStarts[word + 1] = tokenStart + tokens.length;
    this.wordCounts[word] = tokens.wordCount;
    this.hashes[word] = hash;
    this.place(word);
    return word;
  }

  private get keyEnd(): number {
    return this.keyStarts[this.count]!;
  }

  private get tokenEnd(): number {
    return this.tokenStarts[this.count]!;
  }

  private equals(word: number, text: string, start: number, end: number): boolean {
    const keyStart = this.keyStarts[word]!;
    if (this.keyStarts[word + 1]! - keyStart !== end - start) return false;
    for (let i = start; i < end; i++) if (this.units[keyStart + i - start] !== text.charCodeAt(i)) return false;
    return true;
  }

  private place(word: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[word]! & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = word + 1;
  }

  private grow(units: number, entries: number): void {
    if (this.count >= this.hashes.length) {
      const size = 2 * this.hashes.length;
      this.hashes = enlarged(this.hashes, size);
      this.wordCounts = enlarged(this.wordCounts, size);
      this.keyStarts = enlarged(this.keyStarts, size + 1);
      this.tokenStarts = enlarged(this.tokenStarts, size + 1);
      this.slots = new Int32Array(2 * size);
      for (let word = 0; word < this.count; word++) this.place(word);
    }
    if (this.keyEnd + units > this.units.length) this.units = enlarged(this.units, 2 * this.units.length);
    while (this.tokenEnd + entries > this.rows.length) this.rows = enlarged(this.rows, 2 * this.rows.length);
  }
}
