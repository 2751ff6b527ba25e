/**
 * Why a sequence ended: an end token, a stop condition, `maxNewTokens`, or a full context
 * (no further id can be fed to the model; see `overflow`).
 */
export type FinishReason = 'eos' | 'stop' | 'length' | 'context';

/** One generated id. */
export interface Step {
  /** Index of the prompt. */
  readonly row: number;
  /** Which of the row's sequences, 0 = best. Always 0 but for beam searches that return several. */
  readonly rank: number;
  readonly id: number;
  /** Natural logarithm of the id's probability: the model's own, before processors; in a beam search after them. */
  readonly logProbability: number;
  /** The likeliest ids at this step, by the model's own probabilities; as many as `alternatives` asked for. */
  readonly alternatives?: readonly Alternative[];
  /** Present on the last step of a sequence. */
  readonly end?: SequenceEnd;
}

/** An id that could have been chosen. */
export interface Alternative {
  readonly id: number;
  /** Natural logarithm of the id's probability. */
  readonly logProbability: number;
}

export interface SequenceEnd {
  readonly finishReason: FinishReason;
  /**
   * A log-probability (natural logarithm): the sum over the sequence's ids; in a beam search divided by
   * length ** lengthPenalty.
   */
  readonly score: number;
}
