/** Tokens of a byte-level vocabulary by the text that they stand for: a word that is a token is found without a string for it. */
import { characterToByte } from '../byte-alphabet.js';

/** Byte of each character of the byte alphabet, 0x100 for others. */
const byteOf = /* @__PURE__ */ Uint16Array.from({ length: 0x200 }, (_, unit) => characterToByte.get(String.fromCharCode(unit)) ?? 0x100);

export class WholeTokens {
  /** Ids by the hash of their texts, -1 in empty slots. */
  private readonly slots: Int32Array;
  /** Length of the longest text by its first unit, hashed: most long words need no look further. */
  private readonly longest = new Uint16Array(1 << 12);

  /** @param tokens by id, in the byte alphabet; undefined for those that text may not spell */
  constructor(private readonly tokens: readonly (string | undefined)[]) {
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * tokens.length + 2))).fill(-1);
    const mask = this.slots.length - 1;
    for (let id = 0; id < tokens.length; id++) {
      const text = textOf(tokens[id]);
      if (text === undefined) continue;
      let slot = hashOf(text, 0, text.length) & mask;
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = id;
      const first = text.charCodeAt(0) & 0xfff;
      this.longest[first] = Math.max(this.longest[first]!, text.length);
    }
  }

  /** Id of the token that stands for the stretch [start, end) of a text, or -1. */
  find(text: string, start: number, end: number): number {
    if (end - start > this.longest[text.charCodeAt(start) & 0xfff]!) return -1;
    const mask = this.slots.length - 1;
    for (let slot = hashOf(text, start, end) & mask; ; slot = (slot + 1) & mask) {
      const id = this.slots[slot]!;
      if (id < 0 || spells(this.tokens[id]!, text, start, end)) return id;
    }
  }
}

function hashOf(text: string, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** What a token stands for; undefined unless its bytes are whole characters. */
function textOf(token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined;
  let text = '';
  for (let i = 0; i < token.length; ) {
    const first = byteOf[token.charCodeAt(i++)] ?? 0x100;
    const more = first < 0x80 ? 0 : first < 0xc2 || first > 0xf4 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (more < 0) return undefined;
    let code = more === 0 ? first : first & (0x3f >> more);
    for (let k = 0; k < more; k++) {
      const next = byteOf[token.charCodeAt(i++)] ?? 0x100;
      if (next >> 6 !== 2) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    if (code > 0x10ffff) return undefined;
    text += String.fromCodePoint(code);
  }
  return text;
}

/** Whether the bytes of a token are those of a well-formed text in UTF-8. */
function spells(token: string, text: string, start: number, end: number): boolean {
  let at = 0;
  for (let i = start; i < end; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      if (byteOf[token.charCodeAt(at++)] !== code) return false;
      continue;
    }
    if ((code & 0xfc00) === 0xd800) code = text.codePointAt(i++)!;
    const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    if (byteOf[token.charCodeAt(at++)] !== (((0xf00 >> (more + 1)) & 0xff) | (code >> (6 * more)))) return false;
    for (let k = more - 1; k >= 0; k--) if (byteOf[token.charCodeAt(at++)] !== (0x80 | ((code >> (6 * k)) & 0x3f))) return false;
  }
  return at === token.length;
}
