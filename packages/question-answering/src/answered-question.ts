import type { TaskResult } from '@glossa/tasks';
import type { Span } from './answering/span-tally.js';

export interface Answer extends Span {
  /** `context.slice(start, end)`; empty where there is no answer. */
  readonly answer: string;
}

/** An answered question: the best answer, and how it came about. `tokensPerSecond` counts what was read. */
export interface AnsweredQuestion extends Answer, TaskResult<Answer> {
  /** Probability that there is no answer; with `handleImpossible`. */
  readonly noAnswerProbability?: number;
}

/** The best answer so far to one of several questions. */
export interface AnswerChunk {
  /** Which question. */
  readonly index: number;
  readonly answer: Answer;
}
