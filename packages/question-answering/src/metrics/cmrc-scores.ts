/**
 * Exact match and F1 for Chinese in the manner of CMRC 2018 (Cui et al. 2019, https://arxiv.org/abs/1810.07366):
 * Chinese by characters, everything else by words, F1 over the longest common run. The official script cuts words with
 * NLTK; here a word is a run of letters and digits with inner points and apostrophes, and any other sign stands alone.
 */
import { best, f1Of, type AnswerMetric } from './squad-scores.js';

const ignored = new Set('-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』');
const segment =
  /[\u4e00-\u9fa5]|(?:(?![\u4e00-\u9fa5])[\p{L}\p{N}])+(?:[.,'](?:(?![\u4e00-\u9fa5])[\p{L}\p{N}])+)*|\S/gu;

/** CMRC's scores: exact match compares the texts without their punctuation. */
export const cmrcScores: AnswerMetric = (prediction, references) => {
  const predicted = mixedSegments(prediction);
  return best(references, (reference) => {
    const expected = mixedSegments(reference);
    return {
      exactMatch: withoutPunctuation(prediction) === withoutPunctuation(reference) ? 1 : 0,
      f1: f1Of(longestCommonRun(predicted, expected), predicted.length, expected.length),
    };
  });
};

/** Characters of Chinese and words of anything else, in lower case, without the punctuation that CMRC ignores. */
export function mixedSegments(text: string): string[] {
  return withoutPunctuation(text).match(segment) ?? [];
}

function withoutPunctuation(text: string): string {
  return [...text.toLowerCase().trim()].filter((character) => !ignored.has(character)).join('');
}

/** The length of the longest run of neighbouring segments that both have. */
function longestCommonRun(one: readonly string[], other: readonly string[]): number {
  let longest = 0;
  let previous = new Uint32Array(other.length + 1);
  for (const segment of one) {
    const current = new Uint32Array(other.length + 1);
    for (let index = 0; index < other.length; index++) {
      if (segment === other[index]) current[index + 1] = previous[index] + 1;
      if (current[index + 1] > longest) longest = current[index + 1];
    }
    previous = current;
  }
  return longest;
}
