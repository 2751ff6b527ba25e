/**
 * How BLEU cuts a sentence into words: the tokenizations of sacreBLEU (Post 2018, https://aclanthology.org/W18-6319).
 */
import { checkOneOf } from '@glossa/check';
import { splitWords, trim } from './words.js';

export type Tokenization = '13a' | 'intl' | 'char' | 'zh' | 'none';

/** Western punctuation of NIST's mteval script: full stops, commas and hyphens stay inside numbers. */
function separatePunctuation(line: string): string {
  const spaced = line
    .replace(/[{-~[-` -&(-+:-@/]/g, ' $& ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ');
  return splitWords(spaced).join(' ');
}

/** mteval-v13a: line breaks joined, the four XML entities of old test sets read, Western punctuation apart. */
function mteval13a(line: string): string {
  const plain = line
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return separatePunctuation(` ${plain} `);
}

/** mteval-v14, international: Unicode's punctuation apart unless it stands between digits, symbols always. */
function international(line: string): string {
  const spaced = line
    .replace(/(\P{N})(\p{P})/gu, '$1 $2 ')
    .replace(/(\p{P})(\P{N})/gu, ' $1 $2')
    .replace(/\p{S}/gu, ' $& ');
  return splitWords(spaced).join(' ');
}

/**
 * What sacreBLEU calls a Chinese character. U+2001-U+2A6D (general punctuation to mathematical operators) is in,
 * and the extension planes from U+20000 are out, because sacreBLEU writes those planes' bounds with four hexadecimal
 * digits. Scores are comparable only if this is kept.
 */
const chinese = new RegExp(
  '[\\u2001-\\u2a6d\\u2e80-\\u2fdf\\u2ff0-\\u303f\\u3100-\\u312f\\u31a0-\\u31ef\\u3200-\\u4db5\\u4e00-\\u9fbb' +
    '\\uf900-\\ufa2d\\ufa30-\\ufa6a\\ufa70-\\ufad9\\ufe10-\\ufe1f\\ufe30-\\ufe4f\\uff00-\\uffef]',
  'gu',
);

/** Every Chinese character a word; the rest as in 13a, without its clean-up. */
function chineseCharacters(line: string): string {
  return separatePunctuation(trim(line).replace(chinese, ' $& '));
}

const tokenizations: Record<Tokenization, (line: string) => string> = {
  '13a': mteval13a,
  intl: international,
  char: (line) => [...line].join(' '),
  zh: chineseCharacters,
  none: (line) => line,
};

/** The sentence with its words set apart by spaces. */
export function tokenizeForBleu(line: string, tokenization: Tokenization): string {
  checkOneOf('bleu: tokenization', tokenization, Object.keys(tokenizations));
  return tokenizations[tokenization](line);
}
