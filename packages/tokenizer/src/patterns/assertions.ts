/** What expressions assert of a place in a text: its ends, its lines, its words. */
import { word } from './character-escapes.js';

/** @param at as the expression writes it: `^`, `$`, `A`, `z`, `Z`, `b` or `B` */
export function holds(at: string, text: string, position: number): boolean {
  const atEnd = position === text.length;
  switch (at) {
    case 'A':
      return position === 0;
    case '^':
      return position === 0 || (text[position - 1] === '\n' && !atEnd);
    case 'z':
      return atEnd;
    case 'Z':
      return atEnd || (position === text.length - 1 && text[position] === '\n');
    case '$':
      return atEnd || text[position] === '\n';
    default:
      return (isWord(text, position - 1) !== isWord(text, position)) === (at === 'b');
  }
}

/** Made when first asked for. */
let wordCharacter: RegExp | undefined;

function isWord(text: string, i: number): boolean {
  const start = i > 0 && (text.charCodeAt(i) & 0xfc00) === 0xdc00 ? i - 1 : i;
  const codePoint = text.codePointAt(start);
  return codePoint !== undefined && i >= 0 && (wordCharacter ??= new RegExp(`[${word}]`, 'u')).test(String.fromCodePoint(codePoint));
}
