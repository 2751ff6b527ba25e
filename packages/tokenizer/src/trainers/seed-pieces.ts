/** Candidates for a Unigram vocabulary: the substrings that would save most if each were one token. */

export interface Candidate {
  piece: string;
  /** How often the piece occurs. */
  frequency: number;
}

/**
 * All characters, and the substrings of the words with the highest frequency times length. Suffixes are sorted by their
 * first characters, one more at each level, following only groups that occur often enough: groups are substrings.
 * Yields the number of levels done.
 * @param words distinct words, which the pieces do not reach across
 */
export function* seedPieces(
  words: readonly string[],
  weights: readonly number[],
  size: number,
  maxLength: number,
): Generator<number, Candidate[]> {
  const text = words.join('\0');
  const weightAt = new Float64Array(text.length);
  let at = 0;
  words.forEach((word, w) => {
    weightAt.fill(weights[w], at, at + word.length);
    at += word.length + 1;
  });
  const characters: Candidate[] = [];
  const longer: Candidate[] = [];
  /** Groups of places where one substring begins, with its end. */
  let groups: { places: number[]; end: number }[] = [
    { places: Array.from({ length: text.length }, (_, i) => i), end: 0 },
  ];
  for (let length = 1; length <= maxLength && groups.length > 0; length++) {
    const next: typeof groups = [];
    for (const { places, end } of groups) {
      const byCharacter = new Map<number, number[]>();
      for (const place of places) {
        const codePoint = text.codePointAt(place + end);
        if (codePoint === undefined || codePoint === 0 || (codePoint & 0xfffffc00) === 0xdc00) continue;
        const group = byCharacter.get(codePoint);
        if (group === undefined) byCharacter.set(codePoint, [place]);
        else group.push(place);
      }
      for (const [codePoint, group] of byCharacter) {
        const groupEnd = end + (codePoint > 0xffff ? 2 : 1);
        const frequency = group.reduce((sum, place) => sum + weightAt[place], 0);
        if (length > 1 && frequency < 2) continue;
        const piece = text.slice(group[0], group[0] + groupEnd);
        (length === 1 ? characters : longer).push({ piece, frequency });
        next.push({ places: group, end: groupEnd });
      }
    }
    groups = next;
    yield length;
  }
  const value = ({ piece, frequency }: Candidate): number => frequency * piece.length;
  longer.sort((a, b) => value(b) - value(a) || (a.piece < b.piece ? -1 : 1));
  return [...characters, ...longer.slice(0, Math.max(size - characters.length, 0))];
}
