/**
 * SentencePiece's precompiled character map: a double-array trie of UTF-8 keys (Darts-clone) and their replacements,
 * which hold Unicode normalization as the model was trained with it.
 */

import { fromBase64 } from '../json/base64.js';
import { fail, inWords, type Untrusted } from '@glossa/check';

export interface MappedCharacters {
  /** UTF-16 units replaced. */
  length: number;
  replacement: string;
}

export const parseCharacterMap = (field: Untrusted): CharacterMap => new CharacterMap(fromBase64(field), field.path);

/** Longest replacement, in bytes. */
const maxReplacement = 1024;

export class CharacterMap {
  readonly #units: Uint32Array;
  readonly #replacements: Uint8Array;
  readonly #known = new Map<number, string>();

  /** @param bytes length of the trie, the trie, then the replacements, each ended by a zero */
  constructor(bytes: Uint8Array, where: string) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = bytes.length >= 4 ? view.getUint32(0, true) : -1;
    if (length < 4 || length % 4 !== 0 || length + 4 > bytes.length) {
      fail(where, 'a character map', inWords(`${bytes.length} bytes with a trie of ${length}`), 'invalid-file');
    }
    this.#units = Uint32Array.from({ length: length / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
    this.#replacements = bytes.subarray(4 + length);
    for (let start = 0, end: number; start < this.#replacements.length; start = end + 1) {
      end = this.#replacements.indexOf(0, start);
      if (end < 0) end = this.#replacements.length;
      if (end - start > maxReplacement)
        fail(where, `replacements of at most ${maxReplacement} bytes`, end - start, 'invalid-file');
    }
  }

  /** The rule with the shortest or longest key among those the text has at `start`. */
  find(text: string, start: number, end: number, longest: boolean): MappedCharacters | undefined {
    let length = 0;
    let value = -1;
    let node = this.#offset(this.#units[0]);
    for (let i = start; i < end;) {
      const code = text.codePointAt(i)!;
      i += code > 0xffff ? 2 : 1;
      const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      for (let k = size - 1; k >= 0; k--) {
        const byte =
          size === 1
            ? code
            : k === size - 1
              ? ((0xf00 >> size) & 0xff) | (code >> (6 * k))
              : 0x80 | ((code >> (6 * k)) & 0x3f);
        node ^= byte;
        const unit = this.#units[node];
        if (unit === undefined || byte === 0 || (unit & 0x800000ff) !== byte) return this.#mapped(length, value);
        node ^= this.#offset(unit);
        if (unit & 0x100 && k === 0) {
          value = this.#units[node] & 0x7fffffff;
          length = i - start;
          if (!longest) return this.#mapped(length, value);
        }
      }
    }
    return this.#mapped(length, value);
  }

  #offset(unit: number): number {
    return (unit >>> 10) << ((unit & 0x200) >>> 6);
  }

  #mapped(length: number, at: number): MappedCharacters | undefined {
    if (at < 0) return undefined;
    let replacement = this.#known.get(at);
    if (replacement === undefined) {
      const end = this.#replacements.indexOf(0, at);
      replacement = new TextDecoder().decode(this.#replacements.subarray(at, end < 0 ? undefined : end));
      this.#known.set(at, replacement);
    }
    return { length, replacement };
  }
}
