/**
 * ROUGE: how much of a reference summary a candidate has (Lin 2004, https://aclanthology.org/W04-1013), equal to the
 * scores of the Python package `rouge-score`.
 */
import { check, checkBoolean, checkOneOf, checkOptions, checkText, inWords } from '@glossa/check';
import { commonLength, commonPositions } from './common-subsequence.js';
import { rougeTokens, type RougeTokenization } from './rouge-tokens.js';

/** Shares from 0 to 1. */
export interface RougeScore {
  /** The share of the candidate's units that the reference has too. */
  precision: number;
  /** The share of the reference's units that the candidate has too. */
  recall: number;
  /** The harmonic mean of both; 0 when they are 0. */
  fMeasure: number;
}

export interface RougeScores {
  /** Over words. */
  rouge1: RougeScore;
  /** Over pairs of neighboring words. */
  rouge2: RougeScore;
  /** Over the longest common subsequence of both texts. */
  rougeL: RougeScore;
  /** Over the longest common subsequences of their sentences, which stand on lines of their own. */
  rougeLsum: RougeScore;
}

export interface RougeOptions {
  /** Compares English words by their stems (Porter's stemmer): `use_stemmer` of `rouge-score`. Default false. */
  stem?: boolean;
  /** Default `'rouge-score'`, which drops every script but the Latin; `'characters'` for Chinese and its like. */
  tokenization?: RougeTokenization;
}

/** About two seconds of comparisons, and 8 MiB for ROUGE-Lsum. */
const MAX_PAIRS = 2 ** 26;

const kinds = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const;

/**
 * ROUGE of one summary. Of several references each score is the one with the best F-measure, as `score_multi` of
 * `rouge-score` gives it.
 *
 * The time grows with the number of the candidate's tokens times the number of a reference's tokens.
 *
 * @param candidate the summary to score, one sentence a line for `rougeLsum`
 * @param references one summary to compare with, or several
 * @throws GlossaError `invalid-argument` without references; `unsupported` when the candidate's number of tokens times
 * a reference's exceeds 2^26 (two texts of 8,192 tokens)
 */
export function rougeScores(
  candidate: string,
  references: string | readonly string[],
  options: RougeOptions = {},
): RougeScores {
  const where = 'rougeScores';
  checkOptions(where, options, { stem: true, tokenization: true });
  const stem = checkBoolean(`${where}: stem`, options.stem ?? false);
  const tokenization = checkOneOf(`${where}: tokenization`, options.tokenization ?? 'rouge-score', [
    'rouge-score',
    'characters',
  ]);
  const texts = typeof references === 'string' ? [references] : references;
  check(Array.isArray(texts) && texts.length > 0, `${where}: references`, 'at least one reference', references);

  const ids = new Map<string, number>();
  const idOf = (token: string) => ids.get(token) ?? ids.set(token, ids.size).size - 1;
  const toLines = (text: string) => text.split('\n').map((line) => rougeTokens(line, tokenization, stem).map(idOf));
  const candidateLines = toLines(checkText(`${where}: candidate`, candidate));
  const scores = texts.map((text) => scoreLines(toLines(checkText(`${where}: references`, text)), candidateLines));
  return byKind((kind) => scores.map((score) => score[kind]).reduce(better));
}

/**
 * The mean of the scores of many summaries, number by number.
 *
 * @throws GlossaError `invalid-argument` without scores
 */
export function meanRougeScores(scores: readonly RougeScores[]): RougeScores {
  check(Array.isArray(scores) && scores.length > 0, 'meanRougeScores', 'at least one score', scores);
  const mean = (read: (score: RougeScores) => number) =>
    scores.reduce((sum, score) => sum + read(score), 0) / scores.length;
  return byKind((kind) => ({
    precision: mean((score) => score[kind].precision),
    recall: mean((score) => score[kind].recall),
    fMeasure: mean((score) => score[kind].fMeasure),
  }));
}

function byKind(score: (kind: keyof RougeScores) => RougeScore): RougeScores {
  return Object.fromEntries(kinds.map((kind) => [kind, score(kind)])) as unknown as RougeScores;
}

/** The first of those with the best F-measure. */
function better(best: RougeScore, score: RougeScore): RougeScore {
  return score.fMeasure > best.fMeasure ? score : best;
}

/** @param reference token ids, line by line @param candidate token ids, line by line */
function scoreLines(reference: readonly number[][], candidate: readonly number[][]): RougeScores {
  const [expected, predicted] = [reference.flat(), candidate.flat()];
  check(
    expected.length * predicted.length <= MAX_PAIRS,
    'rougeScores',
    `texts whose numbers of tokens have a product of at most ${MAX_PAIRS}`,
    inWords(`${predicted.length} tokens in the candidate and ${expected.length} in a reference`),
    'unsupported',
  );
  const share = (shared: number) => scoreOf(shared, predicted.length, expected.length);
  return {
    rouge1: nGramScore(expected, predicted, 1),
    rouge2: nGramScore(expected, predicted, 2),
    rougeL: share(commonLength(expected, predicted)),
    rougeLsum: share(unionLength(reference, candidate)),
  };
}

function scoreOf(shared: number, predicted: number, expected: number): RougeScore {
  const precision = shared / Math.max(predicted, 1);
  const recall = shared / Math.max(expected, 1);
  return { precision, recall, fMeasure: shared > 0 ? (2 * precision * recall) / (precision + recall) : 0 };
}

function nGramScore(expected: readonly number[], predicted: readonly number[], length: number): RougeScore {
  const [expectedCounts, predictedCounts] = [countNGrams(expected, length), countNGrams(predicted, length)];
  let shared = 0;
  for (const [nGram, count] of expectedCounts) shared += Math.min(count, predictedCounts.get(nGram) ?? 0);
  return scoreOf(shared, Math.max(predicted.length - length + 1, 0), Math.max(expected.length - length + 1, 0));
}

/** How often each n-gram occurs. */
function countNGrams(tokens: readonly number[], length: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + length <= tokens.length; start++)
    addTo(counts, tokens.slice(start, start + length).join(' '));
  return counts;
}

/**
 * How many tokens of the reference are in the longest common subsequence of its sentence with any sentence of the
 * candidate (section 3.2 of the paper), each at most as often as the candidate has it.
 */
function unionLength(reference: readonly number[][], candidate: readonly number[][]): number {
  const left = new Map<number, number>();
  for (const token of candidate.flat()) addTo(left, token);
  let length = 0;
  for (const sentence of reference) {
    const positions = new Set(candidate.flatMap((other) => commonPositions(sentence, other)));
    for (const position of positions) {
      const count = left.get(sentence[position]) ?? 0;
      if (count === 0) continue;
      left.set(sentence[position], count - 1);
      length++;
    }
  }
  return length;
}

function addTo<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
