/**
 * chrF and chrF++: F-score of character (and word) n-grams (Popović 2015 and 2017, https://aclanthology.org/W17-4770),
 * computed as sacreBLEU does.
 */
import { checkInteger, checkOptions, type OptionNames } from '@glossa/check';
import { alignReferences, signature, sumRows, type References } from './corpus.js';
import { countNGrams, sharedCount, totalCount } from './n-grams.js';
import { splitWords } from './words.js';

export interface ChrfOptions {
  /** The longest character n-gram. Default 6. */
  characterOrder?: number;
  /** The longest word n-gram. Default 0; 2 makes it chrF++. */
  wordOrder?: number;
  /** How much more recall counts than precision. Default 2. */
  beta?: number;
  lowercase?: boolean;
  /** Whether white space counts as characters. Default false. */
  whitespace?: boolean;
  /**
   * Average the F-scores of all orders, as chrF++.py does, instead of leaving out those without n-grams. Default false.
   */
  epsilonSmoothing?: boolean;
}

export interface ChrfScore {
  /** In percent. */
  score: number;
  signature: string;
}

const names: OptionNames<ChrfOptions> = {
  characterOrder: true,
  wordOrder: true,
  beta: true,
  lowercase: true,
  whitespace: true,
  epsilonSmoothing: true,
};
const epsilon = 1e-16;

/** chrF of a corpus: the statistics of each sentence with its best reference, added up. */
export function chrf(hypotheses: readonly string[], references: References, options: ChrfOptions = {}): ChrfScore {
  const settings = resolve('chrf', options);
  const aligned = alignReferences('chrf', hypotheses, references);
  const rows = hypotheses.map((hypothesis, index) => bestStatistics(hypothesis, aligned[index], settings));
  return scored(sumRows(rows, 3 * (settings.characterOrder + settings.wordOrder)), aligned[0]?.length ?? 1, settings);
}

/** chrF of one sentence with one or more references. */
export function sentenceChrf(
  hypothesis: string,
  references: string | readonly string[],
  options: ChrfOptions = {},
): ChrfScore {
  const settings = resolve('sentenceChrf', options);
  const streams = (typeof references === 'string' ? [references] : references).map((reference) => [reference]);
  const [row] = alignReferences('sentenceChrf', [hypothesis], streams);
  return scored(bestStatistics(hypothesis, row, settings), row.length, settings);
}

type Settings = Required<ChrfOptions>;

function resolve(where: string, options: ChrfOptions): Settings {
  checkOptions(where, options, names);
  const settings = {
    characterOrder: 6,
    wordOrder: 0,
    beta: 2,
    lowercase: false,
    whitespace: false,
    epsilonSmoothing: false,
    ...options,
  };
  checkInteger(`${where}: characterOrder`, settings.characterOrder, 1);
  checkInteger(`${where}: wordOrder`, settings.wordOrder);
  return settings;
}

/** n-gram counts of a sentence, character orders first. */
function nGramsOf(text: string, settings: Settings): Map<string, number>[] {
  const line = settings.lowercase ? text.toLowerCase() : text;
  const characters = [...(settings.whitespace ? line : splitWords(line).join(''))];
  const words = splitWords(line).flatMap(separatePunctuation);
  return [
    ...Array.from({ length: settings.characterOrder }, (_, index) => countNGrams(characters, index + 1, '')),
    ...Array.from({ length: settings.wordOrder }, (_, index) => countNGrams(words, index + 1)),
  ];
}

/** A word without the ASCII punctuation at its end or, failing that, its start: one sign only. */
function separatePunctuation(word: string): string[] {
  if ([...word].length === 1) return [word];
  if (/[!-/:-@[-`{-~]$/.test(word)) return [word.slice(0, -1), word.slice(-1)];
  if (/^[!-/:-@[-`{-~]/.test(word)) return [word.slice(0, 1), word.slice(1)];
  return [word];
}

/** Of all references the one with the best F-score: [hypothesis, reference, shared] n-grams, order by order. */
function bestStatistics(hypothesis: string, references: readonly string[], settings: Settings): number[] {
  const guess = nGramsOf(hypothesis, settings);
  let best: number[] = [];
  let bestScore = -1;
  for (const reference of references) {
    const row = nGramsOf(reference, settings).flatMap((truth, index) => {
      const guessed = guess[index];
      return [truth.size > 0 ? totalCount(guessed) : 0, totalCount(truth), sharedCount(guessed, truth)];
    });
    const score = fScore(row, settings);
    if (score > bestScore) [best, bestScore] = [row, score];
  }
  return best;
}

function fScore(row: readonly number[], { beta, epsilonSmoothing }: Settings): number {
  const factor = beta ** 2;
  const mean = (precision: number, recall: number) =>
    ((1 + factor) * precision * recall) / (factor * precision + recall);
  const orders = row.length / 3;
  let [precisions, recalls, smoothed, effective] = [0, 0, 0, 0];
  for (let order = 0; order < orders; order++) {
    const [guessed, truth, shared] = [row[3 * order], row[3 * order + 1], row[3 * order + 2]];
    const precision = guessed > 0 ? shared / guessed : epsilon;
    const recall = truth > 0 ? shared / truth : epsilon;
    smoothed += factor * precision + recall > 0 ? mean(precision, recall) : epsilon;
    if (guessed > 0 && truth > 0) {
      precisions += precision;
      recalls += recall;
      effective++;
    }
  }
  if (epsilonSmoothing) return (100 * smoothed) / orders;
  return precisions + recalls > 0 ? 100 * mean(precisions / effective, recalls / effective) : 0;
}

function scored(row: readonly number[], numReferences: number, settings: Settings): ChrfScore {
  return {
    score: fScore(row, settings),
    signature: signature({
      nrefs: numReferences,
      case: settings.lowercase ? 'lc' : 'mixed',
      eff: settings.epsilonSmoothing ? 'no' : 'yes',
      nc: settings.characterOrder,
      nw: settings.wordOrder,
      space: settings.whitespace ? 'yes' : 'no',
    }),
  };
}
