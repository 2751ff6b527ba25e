/** Words with their places, for methods that know nothing of a model's tokens. */

export interface Word {
  /** In lower case. */
  text: string;
  start: number;
  end: number;
  punctuation: boolean;
}

const word = /[\p{L}\p{N}\p{M}]+(?:['’.,-][\p{L}\p{N}\p{M}]+)*|[^\s]/gu;

/** The words and punctuation marks of a text, with UTF-16 offsets. */
export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(word), ({ 0: match, index }) => ({
    text: match.toLowerCase(),
    start: index,
    end: index + match.length,
    punctuation: !/[\p{L}\p{N}]/u.test(match),
  }));
}
