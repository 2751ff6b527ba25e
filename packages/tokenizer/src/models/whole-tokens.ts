/**
 * Tokens of a byte-level vocabulary by the text that they stand for: a word that is a token is found without a string
 * for it.
 */
import { bytesOf } from '../text/byte-alphabet.js';
import { decodeUtf8 } from '../text/utf-8.js';
import { TokenIndex } from './token-index.js';

export class WholeTokens {
  readonly #index: TokenIndex;
  /** Length of the longest text by its first unit, hashed: most long words need no look further. */
  readonly #longest = new Uint16Array(1 << 12);

  /** @param tokens by id, in the byte alphabet; undefined for those that text may not spell */
  constructor(tokens: readonly (string | undefined)[]) {
    const texts = tokens.map(textOf);
    this.#index = new TokenIndex(texts);
    for (const text of texts) {
      if (text === undefined) continue;
      const first = text.charCodeAt(0) & 0xfff;
      this.#longest[first] = Math.max(this.#longest[first], text.length);
    }
  }

  /** Id of the token that stands for the stretch [start, end) of a text, or -1. */
  find(text: string, start: number, end: number): number {
    return end - start > this.#longest[text.charCodeAt(start) & 0xfff] ? -1 : this.#index.find(text, start, end);
  }
}

/** What a token stands for; undefined unless its bytes are whole characters. */
function textOf(token: string | undefined): string | undefined {
  if (token !== undefined && /^[!-~Ġ]+$/.test(token)) return token.replaceAll('Ġ', ' ');
  const bytes = bytesOf(token ?? '');
  return bytes && decodeUtf8(bytes);
}
