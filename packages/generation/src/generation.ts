import type { TaskResult, TextCandidate } from '@glossa/tasks';

/** What was generated for a prompt: the best candidate, and how it came about. */
export interface Generation extends TextCandidate, TaskResult<TextCandidate> {
  /** Ids of the prompt as the model read them, start token and truncation included. */
  readonly promptIds: readonly number[];
  /** Of the sampling; absent with another search. */
  readonly seed?: number;
}

/** A piece of text of one of several prompts. */
export interface GenerationChunk {
  /** Which prompt. */
  readonly index: number;
  readonly text: string;
}
