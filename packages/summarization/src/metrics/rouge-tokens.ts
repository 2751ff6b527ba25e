import { porterStem } from './porter-stemmer.js';

/**
 * How a text becomes tokens.
 *
 * - `'rouge-score'`: words of a-z and 0-9 in lower case, as the Python package `rouge-score` has them. Every other
 *   script is dropped: a Chinese text has no tokens.
 * - `'characters'`: each character of a script written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese)
 *   is a token; letters and digits of any other script are words in lower case. This tokenization is Glossa's own, so
 *   its scores are comparable only among themselves.
 */
export type RougeTokenization = 'rouge-score' | 'characters';

const spaceless = String.raw`\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}`;
const patterns: Record<RougeTokenization, RegExp> = {
  'rouge-score': /[a-z0-9]+/g,
  characters: new RegExp(`(?=[${spaceless}])[\\p{L}\\p{N}]\\p{M}*|(?:(?![${spaceless}])[\\p{L}\\p{N}]\\p{M}*)+`, 'gu'),
};

/** The tokens of a text; with `stem`, English words of more than three characters are stemmed. */
export function rougeTokens(text: string, tokenization: RougeTokenization, stem: boolean): string[] {
  const tokens = text.toLowerCase().match(patterns[tokenization]) ?? [];
  return stem ? tokens.map((token) => (/^[a-z0-9]{4,}$/.test(token) ? porterStem(token) : token)) : tokens;
}
