import type { Alternative, FinishReason } from '@glossa/decoding';

/** One text found for a prompt. */
export interface Candidate {
  /** The new text, without the prompt, the stop string and the end token. */
  readonly text: string;
  /** The new ids, the end token and those of the stop string included. */
  readonly ids: readonly number[];
  /** Natural logarithms of the ids' probabilities. */
  readonly logProbabilities: readonly number[];
  /** Sum of the log-probabilities; in a beam search divided by length ** lengthPenalty. */
  readonly score: number;
  readonly finishReason: FinishReason;
  /** The likeliest ids at each step, when `alternatives` asked for them. */
  readonly alternatives?: readonly (readonly Alternative[])[];
}

/** What was generated for a prompt: the best candidate, and how it came about. */
export interface Generation extends Candidate {
  /** All candidates that the search returned, best first; the first is the one above. */
  readonly nBest: readonly Candidate[];
  /** Ids of the prompt as the model read them, start token and truncation included. */
  readonly promptIds: readonly number[];
  /** Of the sampling; absent with a search of your own. */
  readonly seed?: number;
  /** New ids a second, of all prompts of the call together; reading the prompts counts, waiting for the consumer does not. */
  readonly tokensPerSecond: number;
}
