/**
 * A binary as text: a character for most bytes and two for the others, so that equal bytes stay equal characters.
 * Base64 blurs them: the same two modules take 38 KB in it after gzip, 27 KB in this. `scripts/binary-text.mjs` writes
 * it.
 */

/** Characters ( to ~ are digits from 0 on; ! stands for the backslash among them. */
const FIRST = '('.charCodeAt(0);
const DIGITS = 87;
/** Digits from here on begin a pair. */
const SINGLES = 85;
/** The bytes that are frequent in WebAssembly lie around 0, from 253 on. */
const SHIFT = 3;

/** The bytes of a text. */
export function bytesOfText(text: string): Uint8Array<ArrayBuffer> {
  const digits = Uint8Array.from(text.replaceAll('!', '\\'), (character) => character.charCodeAt(0) - FIRST);
  let length = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits[i];
    digits[length++] = (digit < SINGLES ? digit : SINGLES + (digit - SINGLES) * DIGITS + digits[++i]) - SHIFT;
  }
  return digits.slice(0, length);
}
