/** Places where an answer may begin or end: not inside a word, and not inside what a reader sees as one character. */

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Scripts that write without spaces, where any character may begin a word. */
const unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Mymr}]/u;
const wordCharacter = /[\p{L}\p{N}\p{M}_]/u;
/** Farther than this a place is not moved: no word is that long. */
const longestWord = 64;

export type WholeWords = (start: number, end: number) => { start: number; end: number } | undefined;

/**
 * How to widen spans of a text to whole words and characters, after taking off the white space around them; undefined
 * when nothing is left.
 */
export function wholeWordsOf(text: string): WholeWords {
  const characters = graphemes.segment(text);

  function isInside(index: number): boolean {
    if (index <= 0 || index >= text.length) return false;
    const isAscii = text.charCodeAt(index) < 128 && text.charCodeAt(index - 1) < 128;
    if (!isAscii && characters.containing(index)?.index !== index) return true;
    const around = [characterBefore(text, index), String.fromCodePoint(text.codePointAt(index)!)];
    return around.every((character) => wordCharacter.test(character) && !unspaced.test(character));
  }

  function outside(index: number, step: 1 | -1): number {
    for (let moved = 0; moved <= longestWord; moved++) {
      if (!isInside(index + moved * step)) return index + moved * step;
    }
    return index;
  }

  return (start, end) => {
    while (start < end && /\s/.test(text[start])) start++;
    while (end > start && /\s/.test(text[end - 1])) end--;
    return start === end ? undefined : { start: outside(start, -1), end: outside(end, 1) };
  };
}

function characterBefore(text: string, index: number): string {
  const isPair = index > 1 && (text.charCodeAt(index - 1) & 0xfc00) === 0xdc00;
  return String.fromCodePoint(text.codePointAt(isPair ? index - 2 : index - 1)!);
}
