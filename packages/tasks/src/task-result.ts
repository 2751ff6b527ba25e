import type { Alternative, FinishReason } from '@glossa/decoding';

/** The words that the results of all tasks share. */
export interface Scored {
  /**
   * Natural logarithm of a probability: of all ids of a text together, or of a span among all there are. A beam search
   * divides that of a text by length ** lengthPenalty.
   */
  readonly score: number;
}

/** One text that a search found. */
export interface TextCandidate extends Scored {
  /** The new text, without the prompt, the stop string and the end token. */
  readonly text: string;
  /** The new ids, the end token and those of the stop string included. */
  readonly ids: readonly number[];
  /** Natural logarithms of the ids' probabilities. */
  readonly logProbabilities: readonly number[];
  readonly finishReason: FinishReason;
  /** The likeliest ids at each step, when `alternatives` asked for them. */
  readonly alternatives?: readonly (readonly Alternative[])[];
}

/** What every result has beside its best candidate. */
export interface TaskResult<Candidate extends Scored> {
  /** All candidates, best first; as many as `numResults` asked for, where there are so many. */
  readonly nBest: readonly Candidate[];
  /** New tokens a second, of all inputs of the call together; waiting for the reader of a stream does not count. */
  readonly tokensPerSecond: number;
}

const worstFirst: readonly FinishReason[] = ['context', 'length', 'stop', 'eos'];

/** Why a text of several parts ended: the worst of their reasons. */
export function worstFinishReason(reasons: readonly FinishReason[]): FinishReason {
  return worstFirst.find((reason) => reasons.includes(reason)) ?? 'eos';
}
