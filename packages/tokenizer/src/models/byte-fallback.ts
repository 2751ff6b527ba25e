/** Tokens that stand for single bytes: SentencePiece spells with them what its vocabulary does not have. */

/** `<0x00>` to `<0xFF>`. */
export const byteTokens: readonly string[] = /* @__PURE__ */ Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
);

/** Their ids, where a vocabulary has all of them. */
export function byteTokenIds(ids: ReadonlyMap<string, number>): number[] | undefined {
  const found = byteTokens.flatMap((token) => ids.get(token) ?? []);
  return found.length === 256 ? found : undefined;
}
