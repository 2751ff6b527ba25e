/** GPT-2's printable stand-ins for the 256 bytes (Radford et al. 2019), in which byte-level vocabularies are written. */

/** Stand-in character of each byte. */
export const byteToCharacter: readonly string[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) => {
  if (isPrintable(byte)) return String.fromCharCode(byte);
  let rank = 0;
  for (let lower = 0; lower < byte; lower++) if (!isPrintable(lower)) rank++;
  return String.fromCharCode(256 + rank);
});

/** Byte of each stand-in character. */
export const characterToByte: ReadonlyMap<string, number> = /* @__PURE__ */ new Map(/* @__PURE__ */ byteToCharacter.map((character, byte) => [character, byte]));

const encoder = /* @__PURE__ */ new TextEncoder();

export function utf8(text: string): number[] {
  return [...encoder.encode(text)];
}

export function toByteAlphabet(text: string): string {
  return utf8(text).map((byte) => byteToCharacter[byte]).join('');
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}
