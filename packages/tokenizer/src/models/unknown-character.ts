/** The error for a character that a vocabulary without an unknown token does not have. */

export function unknownCharacter(text: string, at: number): RangeError {
  const codePoint = text.codePointAt(at)!;
  const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  return new RangeError(
    `encode: ${JSON.stringify(String.fromCodePoint(codePoint))} (${name}) is not in the vocabulary, and there is no unknown token`,
  );
}
