/** Tokens as they are found: rows of id, start, end and word in one integer array that grows. */
import { growArray } from './grow-array.js';

/** Entries of a row. */
export const rowLength = 4;

export class TokenRows {
  data = new Int32Array(1024);
  /** Entries in use. */
  length = 0;
  /** Number of words so far: pieces, as the pre-tokenizer cut the text. */
  wordCount = 0;

  clear(): void {
    this.length = 0;
    this.wordCount = 0;
  }

  /** Appends a token of the word that comes next. */
  push(id: number, start: number, end: number): void {
    this.#reserve(rowLength);
    const { data, length } = this;
    data[length] = id;
    data[length + 1] = start;
    data[length + 2] = end;
    data[length + 3] = this.wordCount;
    this.length = length + rowLength;
  }

  /** Appends rows of another array, moved by a number of units, as words from the next one on. */
  append(rows: Int32Array, from: number, to: number, shift: number): void {
    this.#reserve(to - from);
    const { data, wordCount } = this;
    let at = this.length;
    for (let i = from; i < to; i += rowLength, at += rowLength) {
      data[at] = rows[i];
      data[at + 1] = rows[i + 1] + shift;
      data[at + 2] = rows[i + 2] + shift;
      data[at + 3] = rows[i + 3] + wordCount;
    }
    this.length = at;
  }

  #reserve(entries: number): void {
    if (this.length + entries <= this.data.length) return;
    this.data = growArray(this.data, Math.max(2 * this.data.length, this.length + entries));
  }
}

/** Where tokens stand in the user's text, in UTF-16 units, and which word each belongs to. */
export interface Spans {
  readonly source: string;
  readonly starts: number[];
  readonly ends: number[];
  readonly words: number[];
}

/** One entry of every row. */
export function column(rows: Int32Array, index: number): number[] {
  const values: number[] = [];
  for (let i = index; i < rows.length; i += rowLength) values.push(rows[i]);
  return values;
}
