/**
 * Translation edit rate: edits and shifts of word groups a reference word (Snover et al. 2006,
 * https://aclanthology.org/2006.amta-papers.25), as tercom and sacreBLEU count them.
 */
import { checkOptions, type OptionNames } from '@glossa/check';
import { alignReferences, signature, type References } from './corpus.js';
import { shiftedEditCount } from './shifts.js';
import { splitWords } from './words.js';

export interface TerOptions {
  /** Set punctuation apart first. Default false. */
  normalized?: boolean;
  /** Leave punctuation out. Default false. */
  withoutPunctuation?: boolean;
  /**
   * With `normalized` or `withoutPunctuation`: treat Chinese and Japanese characters and punctuation too. Default
   * false.
   */
  asianSupport?: boolean;
  /** Default false, as tercom has it. */
  caseSensitive?: boolean;
}

export interface TerScore {
  /** In percent; 0 is best, and it can exceed 100. */
  score: number;
  edits: number;
  referenceLength: number;
  signature: string;
}

const names: OptionNames<TerOptions> = {
  normalized: true,
  withoutPunctuation: true,
  asianSupport: true,
  caseSensitive: true,
};

/** TER of a corpus: the edits to each sentence's nearest reference over the references' mean length. */
export function ter(hypotheses: readonly string[], references: References, options: TerOptions = {}): TerScore {
  checkOptions('ter', options, names);
  const aligned = alignReferences('ter', hypotheses, references);
  let edits = 0;
  let referenceLength = 0;
  hypotheses.forEach((hypothesis, index) => {
    const guess = wordsOf(hypothesis, options);
    const truths = aligned[index].map((reference) => wordsOf(reference, options));
    edits += Math.min(...truths.map((truth) => shiftedEditCount(guess, truth)));
    referenceLength += truths.reduce((sum, truth) => sum + truth.length, 0) / truths.length;
  });
  return {
    score: referenceLength > 0 ? (100 * edits) / referenceLength : edits > 0 ? 100 : 0,
    edits,
    referenceLength,
    signature: signature({
      nrefs: aligned[0]?.length ?? 1,
      case: options.caseSensitive ? 'mixed' : 'lc',
      tok: 'tercom',
      norm: options.normalized ? 'yes' : 'no',
      punct: options.withoutPunctuation ? 'no' : 'yes',
      asian: options.asianSupport ? 'yes' : 'no',
    }),
  };
}

const asianCharacters = /[\u2e80-\u2eff\u31c0-\u31ef\u3200-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f]/g;
const asianPunctuation =
  /[\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09]/g;

function wordsOf(text: string, { caseSensitive, normalized, withoutPunctuation, asianSupport }: TerOptions): string[] {
  let line = caseSensitive ? text : text.toLowerCase();
  if (normalized) line = normalize(line);
  if (normalized && asianSupport) line = line.replace(asianCharacters, ' $& ').replace(asianPunctuation, ' $& ');
  if (withoutPunctuation) line = line.replace(/[.,?:;!"()]/g, '');
  if (withoutPunctuation && asianSupport) line = line.replace(asianPunctuation, '');
  return splitWords(line);
}

/** tercom's Western normalization: entities read, punctuation and possessives apart, numbers kept whole. */
function normalize(text: string): string {
  const plain = text
    .replaceAll('\n-', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return ` ${plain} `
    .replace(/[{-~[-` -&(-+:-@/]/g, ' $& ')
    .replace(/'s /g, " 's ")
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ');
}
