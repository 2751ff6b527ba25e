/**
 * BLEU: n-gram precision with a brevity penalty (Papineni et al. 2002, https://aclanthology.org/P02-1040), computed as
 * sacreBLEU does.
 */
import { checkInteger, checkOneOf, checkOptions, type OptionNames } from '@glossa/check';
import { alignReferences, signature, sumRows, type References } from './corpus.js';
import { countNGrams, sharedCount, totalCount } from './n-grams.js';
import { tokenizeForBleu, type Tokenization } from './tokenizations.js';
import { splitWords, trimEnd } from './words.js';

export interface BleuOptions {
  /** `13a` (default) for languages with spaces, `zh` for Chinese. */
  tokenization?: Tokenization;
  lowercase?: boolean;
  /** What an n-gram order without a match counts as (Chen & Cherry 2014). Default `exp`. */
  smoothing?: 'exp' | 'floor' | 'add-k' | 'none';
  /** The floor (default 0.1) or the k (default 1). */
  smoothingValue?: number;
  /** The longest n-gram counted. Default 4. */
  maxOrder?: number;
  /** Leave out the orders a short sentence has no n-grams of. Default false; true for `sentenceBleu`. */
  effectiveOrder?: boolean;
}

export interface BleuScore {
  /** In percent, as are `precisions`. */
  score: number;
  precisions: number[];
  brevityPenalty: number;
  hypothesisLength: number;
  referenceLength: number;
  /** Matched n-grams and all n-grams of the hypotheses, by order from 1. */
  counts: number[];
  totals: number[];
  /** sacreBLEU's notation: a score without it says little. */
  signature: string;
}

const names: OptionNames<BleuOptions> = {
  tokenization: true,
  lowercase: true,
  smoothing: true,
  smoothingValue: true,
  maxOrder: true,
  effectiveOrder: true,
};
const defaultSmoothingValue = { floor: 0.1, 'add-k': 1, exp: undefined, none: undefined };

/** BLEU of a corpus. @throws GlossaError when the numbers of sentences differ, or on a bad option */
export function bleu(hypotheses: readonly string[], references: References, options: BleuOptions = {}): BleuScore {
  const settings = resolve('bleu', options, false);
  const aligned = alignReferences('bleu', hypotheses, references);
  const rows = hypotheses.map((hypothesis, index) => statistics(hypothesis, aligned[index], settings));
  return score(sumRows(rows, 2 + 2 * settings.maxOrder), aligned[0]?.length ?? 1, settings);
}

/** BLEU of one sentence with one or more references. */
export function sentenceBleu(
  hypothesis: string,
  references: string | readonly string[],
  options: BleuOptions = {},
): BleuScore {
  const settings = resolve('sentenceBleu', options, true);
  const streams = (typeof references === 'string' ? [references] : references).map((reference) => [reference]);
  const [row] = alignReferences('sentenceBleu', [hypothesis], streams);
  return score(statistics(hypothesis, row, settings), row.length, settings);
}

type Settings = ReturnType<typeof resolve>;

function resolve(where: string, options: BleuOptions, sentence: boolean) {
  checkOptions(where, options, names);
  const {
    smoothing = 'exp',
    maxOrder = 4,
    tokenization = '13a',
    lowercase = false,
    effectiveOrder = sentence,
  } = options;
  checkOneOf(`${where}: smoothing`, smoothing, Object.keys(defaultSmoothingValue));
  checkInteger(`${where}: maxOrder`, maxOrder, 1);
  const smoothingValue = options.smoothingValue ?? defaultSmoothingValue[smoothing];
  return { smoothing, smoothingValue, maxOrder, tokenization, lowercase, effectiveOrder };
}

/** [hypothesis length, closest reference length, matches by order…, n-grams by order…] */
function statistics(hypothesis: string, references: readonly string[], settings: Settings): number[] {
  const words = (text: string) =>
    splitWords(tokenizeForBleu(trimEnd(settings.lowercase ? text.toLowerCase() : text), settings.tokenization));
  const guess = words(hypothesis);
  const truths = references.map(words);
  const lengths = truths.map((truth) => truth.length);
  const closest = lengths.reduce((best, length) => {
    const difference = Math.abs(length - guess.length) - Math.abs(best - guess.length);
    return difference < 0 || (difference === 0 && length < best) ? length : best;
  });
  const orders = Array.from({ length: settings.maxOrder }, (_, index) => index + 1);
  const guessed = orders.map((order) => countNGrams(guess, order));
  const matches = orders.map((order, index) => sharedCount(guessed[index], mostFrequent(truths, order)));
  return [guess.length, closest, ...matches, ...guessed.map(totalCount)];
}

/** Each n-gram as often as the reference that has it most often. */
function mostFrequent(references: readonly string[][], order: number): Map<string, number> {
  const [first, ...others] = references.map((reference) => countNGrams(reference, order));
  for (const other of others) {
    for (const [key, count] of other) first.set(key, Math.max(count, first.get(key) ?? 0));
  }
  return first;
}

function score(row: readonly number[], numReferences: number, settings: Settings): BleuScore {
  const { smoothing, smoothingValue = 0, maxOrder } = settings;
  const [hypothesisLength, referenceLength] = [row[0], row[1]];
  const matches = row.slice(2, 2 + maxOrder);
  const added = matches.map((_, index) => (smoothing === 'add-k' && index > 0 ? smoothingValue : 0));
  const anyMatch = matches.some((count) => count > 0);
  const counts = matches.map((count, index) => count + (anyMatch ? added[index] : 0));
  const totals = row.slice(2 + maxOrder).map((total, index) => total + (anyMatch ? added[index] : 0));

  const precisions = new Array<number>(maxOrder).fill(0);
  let order = anyMatch ? 0 : maxOrder;
  let halvings = 0;
  for (; order < maxOrder && totals[order] > 0; order++) {
    let count = counts[order];
    if (count === 0 && smoothing === 'exp') count = 0.5 ** ++halvings;
    if (count === 0 && smoothing === 'floor') count = smoothingValue;
    precisions[order] = (100 * count) / totals[order];
  }

  const used = settings.effectiveOrder ? order : maxOrder;
  const logarithms = precisions.slice(0, used).reduce((sum, precision) => sum + Math.log(precision), 0);
  const brevityPenalty =
    hypothesisLength >= referenceLength
      ? 1
      : hypothesisLength === 0
        ? 0
        : Math.exp(1 - referenceLength / hypothesisLength);
  return {
    score: anyMatch ? brevityPenalty * Math.exp(logarithms / used) : 0,
    precisions,
    brevityPenalty,
    hypothesisLength,
    referenceLength,
    counts,
    totals,
    signature: signature({
      nrefs: numReferences,
      case: settings.lowercase ? 'lc' : 'mixed',
      eff: settings.effectiveOrder ? 'yes' : 'no',
      tok: settings.tokenization,
      smooth: smoothing === 'floor' || smoothing === 'add-k' ? `${smoothing}[${smoothingValue.toFixed(2)}]` : smoothing,
    }),
  };
}
