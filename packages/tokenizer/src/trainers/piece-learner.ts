/**
 * Learns a Unigram vocabulary (Kudo 2018): from many candidates, expectation-maximization gives probabilities, and the
 * pieces whose loss costs least go, again and again.
 */
import { PieceLattice } from './piece-lattice.js';
import { seedPieces } from './seed-pieces.js';

export interface LearnPiecesOptions {
  /** Number of pieces wanted. */
  size: number;
  /** Number of candidates to begin with. */
  seedSize: number;
  /** Longest piece, in characters. */
  maxLength: number;
  /** Share of pieces that a round keeps. */
  shrinkingFactor: number;
  /** Rounds of expectation and maximization between prunings. */
  subIterations: number;
}

/** A piece and its log-probability. */
export type ScoredPiece = [piece: string, score: number];

/** Pieces expected less often than this are dropped. */
const leastExpected = 0.5;

/**
 * Yields the number of pieces that have gone; returns `size` pieces or fewer, all characters of the words among them.
 */
export function* learnPieces(
  words: readonly string[],
  weights: readonly number[],
  options: LearnPiecesOptions,
): Generator<number, ScoredPiece[]> {
  const { size, seedSize, maxLength, shrinkingFactor, subIterations } = options;
  const seeding = seedPieces(words, weights, seedSize, maxLength);
  let step = seeding.next();
  for (; !step.done; step = seeding.next()) yield 0;
  const seeds = step.value;
  const total = seeds.reduce((sum, { frequency }) => sum + frequency, 0);
  let pieces = seeds.map(({ piece, frequency }): ScoredPiece => [piece, Math.log(frequency / total)]);
  const characters = new Set(seeds.filter(({ piece }) => isCharacter(piece)).map(({ piece }) => piece));
  // Pruning stops a little above the wanted size, where a last round of probabilities decides.
  const target = Math.ceil(size * 1.1);
  for (;;) {
    for (let i = 0; i < subIterations; i++) pieces = yield* maximize(words, weights, pieces, seeds.length);
    if (pieces.length <= target) break;
    const pruned = yield* prune(
      words,
      weights,
      pieces,
      Math.max(target, Math.floor(pieces.length * shrinkingFactor)),
      seeds.length,
    );
    if (pruned.length === pieces.length) break;
    pieces = pruned;
  }
  return finish(pieces, characters, size);
}

function isCharacter(piece: string): boolean {
  return piece.length === 1 || (piece.length === 2 && piece.codePointAt(0)! > 0xffff);
}

/** One round of expectation-maximization. */
function* maximize(
  words: readonly string[],
  weights: readonly number[],
  pieces: readonly ScoredPiece[],
  seeds: number,
): Generator<number, ScoredPiece[]> {
  const lattice = latticeOf(pieces);
  const expected = new Float64Array(pieces.length);
  for (let w = 0; w < words.length; w++) {
    lattice.expect(words[w], weights[w], expected);
    if ((w & 0xff) === 0) yield seeds - pieces.length;
  }
  const kept = pieces
    .map(([piece], id): [string, number] => [piece, expected[id]])
    .filter(([, frequency]) => frequency >= leastExpected);
  // The digamma function in place of the logarithm favors few pieces: the Bayesian estimate under a sparse prior.
  const logTotal = digamma(kept.reduce((sum, [, frequency]) => sum + frequency, 0));
  return kept.map(([piece, frequency]) => [piece, digamma(frequency) - logTotal]);
}

/** Drops the pieces without which the corpus would lose least probability. */
function* prune(
  words: readonly string[],
  weights: readonly number[],
  pieces: readonly ScoredPiece[],
  size: number,
  seeds: number,
): Generator<number, ScoredPiece[]> {
  const lattice = latticeOf(pieces);
  const frequency = new Float64Array(pieces.length);
  for (let w = 0; w < words.length; w++) {
    for (const piece of lattice.best(words[w])) frequency[piece] += weights[w];
    if ((w & 0xff) === 0) yield seeds - pieces.length;
  }
  const total = frequency.reduce((sum, each) => sum + each, 0);
  const kept: ScoredPiece[] = [];
  const candidates: { piece: ScoredPiece; loss: number }[] = [];
  pieces.forEach((piece, id) => {
    if (isCharacter(piece[0])) {
      kept.push(piece);
      return;
    }
    if (frequency[id] === 0) return;
    // Without the piece, its occurrences would be written by its next best segmentation.
    const alternative = lattice.best(piece[0], true);
    if (alternative.length === 0) {
      kept.push(piece);
      return;
    }
    const logTotal = Math.log(total + frequency[id] * (alternative.length - 1));
    const after = alternative.reduce((sum, other) => sum + Math.log(frequency[other] + frequency[id]) - logTotal, 0);
    candidates.push({ piece, loss: frequency[id] * (Math.log(frequency[id] / total) - after) });
  });
  candidates.sort((a, b) => b.loss - a.loss || (a.piece[0] < b.piece[0] ? -1 : 1));
  return [...kept, ...candidates.slice(0, Math.max(size - kept.length, 0)).map(({ piece }) => piece)];
}

/** The best pieces, every character among them. */
function finish(pieces: readonly ScoredPiece[], characters: ReadonlySet<string>, size: number): ScoredPiece[] {
  const scores = new Map(pieces);
  const least = pieces.reduce((lowest, [, score]) => Math.min(lowest, score), 0);
  // Characters that only ever occur inside longer pieces get scores below all others.
  let penalty = 0;
  const required = [...characters].map((character): ScoredPiece => [
    character,
    scores.get(character) ?? least - (penalty += 0.0001),
  ]);
  const others = pieces
    .filter(([piece]) => !characters.has(piece))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return [...required, ...others.slice(0, Math.max(size - required.length, 0))].sort(
    (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1),
  );
}

function latticeOf(pieces: readonly ScoredPiece[]): PieceLattice {
  return new PieceLattice(
    pieces.map(([piece]) => piece),
    Float64Array.from(pieces, ([, score]) => score),
  );
}

/** The logarithmic derivative of the gamma function, by recurrence and its asymptotic series. */
function digamma(x: number): number {
  let result = 0;
  let at = x;
  for (; at < 7; at++) result -= 1 / at;
  const shifted = at - 0.5;
  const square = 1 / (shifted * shifted);
  return (
    result +
    Math.log(shifted) +
    square * (1 / 24 + square * (-7 / 960 + square * (31 / 8064 + square * (-127 / 30720))))
  );
}
