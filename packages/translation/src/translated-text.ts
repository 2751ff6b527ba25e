import type { FinishReason } from '@glossa/decoding';
import type { Scored, TaskResult } from '@glossa/tasks';
import type { Alignments } from './align.js';

/** One translation of a text. */
export interface TranslationCandidate extends Scored {
  readonly text: string;
  /**
   * A log-probability, as the search scores it (beams divide it by length ** lengthPenalty): the mean over the
   * sentences.
   */
  readonly score: number;
}

/** A translated text: the best translation, and how it came about. */
export interface TranslatedText extends TranslationCandidate, TaskResult<TranslationCandidate> {
  /** Why it ended; of several sentences, the worst reason: `context`, `length`, `stop`, `eos`. */
  readonly finishReason: FinishReason;
  /** When asked for. */
  readonly alignments?: Alignments;
}

/** A piece of the translation of one of several texts. */
export interface TranslationChunk {
  /** Which text. */
  readonly index: number;
  readonly text: string;
}
