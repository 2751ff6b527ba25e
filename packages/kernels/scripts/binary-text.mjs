/** Writes bytes as the text that `src/wasm/binary-text.ts` reads. */
export function textOfBytes(bytes) {
  const character = (digit) => String.fromCharCode(40 + digit).replace('\\', '!');
  return Array.from(bytes, (byte) => {
    const code = (byte + 3) & 255;
    return code < 85 ? character(code) : character(85 + Math.floor((code - 85) / 87)) + character((code - 85) % 87);
  }).join('');
}
