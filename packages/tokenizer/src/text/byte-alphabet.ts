/**
 * GPT-2's printable stand-ins for the 256 bytes (Radford et al. 2019), in which byte-level vocabularies are written.
 */
import { encodeUtf8 } from './utf-8.js';

/** Stand-in character of each byte. */
export const byteToCharacter: readonly string[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) => {
  if (isPrintable(byte)) return String.fromCharCode(byte);
  let rank = 0;
  for (let lower = 0; lower < byte; lower++) if (!isPrintable(lower)) rank++;
  return String.fromCharCode(256 + rank);
});

/** Byte of each stand-in character. */
export const characterToByte: ReadonlyMap<string, number> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ byteToCharacter.map((character, byte) => [character, byte]),
);

/** The bytes that a token stands for; undefined where it is not written in the alphabet. */
export function bytesOf(token: string): Uint8Array | undefined {
  const bytes = Array.from(token, (character) => characterToByte.get(character));
  return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes as number[]);
}

export function toByteAlphabet(text: string): string {
  return Array.from(encodeUtf8(text), (byte) => byteToCharacter[byte]).join('');
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}
