/**
 * What SQuAD's scores compare: a text in lower case without punctuation and articles (Rajpurkar et al. 2016,
 * https://arxiv.org/abs/1606.05250).
 */

/** Word boundaries are Unicode's here, as in the official script; JavaScript's `\b` would see one inside "déa". */
const article = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;
/** White space as Python's `str.split()` has it. */
const space = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/** Lower case, no ASCII punctuation, no articles, single spaces. */
export function normalizeAnswer(text: string): string {
  return answerWords(text).join(' ');
}

/** The words of the normalized text. */
export function answerWords(text: string): string[] {
  const bare = text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(article, ' ');
  return bare.split(space).filter((word) => word !== '');
}
