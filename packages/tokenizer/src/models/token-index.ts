/** Tokens by what they are written with, found in a stretch of text without making a string of it. */

export class TokenIndex {
  /** Ids by hash, -1 in empty slots. */
  readonly #slots: Int32Array;

  readonly #tokens: readonly (string | undefined)[];

  /** @param tokens by id */
  constructor(tokens: readonly (string | undefined)[]) {
    this.#tokens = tokens;
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * tokens.length + 2))).fill(-1);
    for (let id = 0; id < tokens.length; id++) {
      const token = tokens[id];
      if (token !== undefined) this.#slots[this.#slot(token, 0, token.length, token.length)] = id;
    }
  }

  /**
   * Id of the token written in [start, end), leaving out the unit at `gap` if that lies between; -1 if there is none.
   */
  find(text: string, start: number, end: number, gap = end): number {
    return this.#slots[this.#slot(text, start, end, gap)];
  }

  /** Where the token is, or would be. */
  #slot(text: string, start: number, end: number, gap: number): number {
    let hash = 0;
    for (let i = start; i < end; i++) if (i !== gap) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    const mask = this.#slots.length - 1;
    for (let slot = (hash ^ (hash >>> 13)) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot];
      if (id < 0 || isWritten(this.#tokens[id] as string, text, start, end, gap)) return slot;
    }
  }
}

function isWritten(token: string, text: string, start: number, end: number, gap: number): boolean {
  if (token.length !== end - start - (gap < end ? 1 : 0)) return false;
  for (let i = start, k = 0; i < end; i++) if (i !== gap && token.charCodeAt(k++) !== text.charCodeAt(i)) return false;
  return true;
}
