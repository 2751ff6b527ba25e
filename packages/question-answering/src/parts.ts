import type { Tokenizer } from '@glossa/tokenizer';
import type { SpanModel } from '@glossa/transformer';
import type { AnswerOptions } from './options.js';

/** What question answering needs of a tokenizer: every `Tokenizer` has it whose post-processor knows pairs of texts. */
export type PairTokenizer = Pick<Tokenizer, 'encode' | 'vocabSize'>;

export interface QuestionAnsweringParts {
  /** Owned by the question answering from then on. */
  model: SpanModel;
  tokenizer: PairTokenizer;
  /** Most tokens the model reads at a time. Default: its positions. */
  maxPositions?: number;
  /**
   * Whether tokens of the context that the question has too get the third token type, 2. Default: where the model has
   * one.
   */
  markShared?: boolean;
  /** Options of every call that does not say otherwise. */
  defaults?: AnswerOptions;
}

/** A question answering's parts with their defaults. */
export interface AnsweringEngine {
  readonly model: SpanModel;
  readonly tokenizer: PairTokenizer;
  readonly maxPositions: number;
  readonly markShared: boolean;
  readonly defaults: AnswerOptions;
}

/** A question and the text that may answer it. */
export interface QuestionInput {
  readonly question: string;
  readonly context: string;
}
