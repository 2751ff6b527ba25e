import type { FinishReason } from '@glossa/decoding';
import type { Scored, TaskResult } from '@glossa/tasks';

/** One summary of a text. */
export interface SummaryCandidate extends Scored {
  readonly text: string;
  /**
   * A log-probability, as the search scores it (beams divide it by length ** lengthPenalty): the mean over the parts.
   */
  readonly score: number;
}

/** A summarized text: the best summary, and how it came about. */
export interface Summary extends SummaryCandidate, TaskResult<SummaryCandidate> {
  /** Why it ended; of several parts, the worst reason: `context`, `length`, `stop`, `eos`. */
  readonly finishReason: FinishReason;
  /** How many parts the text was read in. */
  readonly parts: number;
}

/** A piece of the summary of one of several texts. */
export interface SummaryChunk {
  /** Which text. */
  readonly index: number;
  readonly text: string;
}
