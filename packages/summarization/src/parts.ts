import type { GenerationConfig, TextToTextEngine } from '@glossa/tasks';
import type { Tokenizer } from '@glossa/tokenizer';
import type { Seq2SeqLM } from '@glossa/transformer';
import type { SummarizeOptions } from './options.js';

/** What summarization needs of a tokenizer; every `Tokenizer` has it. */
export type SummarizationTokenizer = Pick<Tokenizer, 'encode' | 'decodeStream' | 'vocabSize' | 'idToToken'>;

export interface SummarizationParts {
  /** Owned by the summarization from then on. */
  model: Seq2SeqLM;
  tokenizer: SummarizationTokenizer;
  /** What a summary begins with, ends with, and how to search. Default: what the model's config says, with 4 beams. */
  generation?: GenerationConfig;
  /** What stands before each text, such as `summarize: ` for T5. Default: none. */
  prefix?: string;
  /** Most tokens of a text that the model reads at a time. Default: its positions, or 512 where they have no end. */
  maxSourceLength?: number;
  /** Options of every call that does not say otherwise. */
  defaults?: SummarizeOptions;
}

/** A summarization's parts with their defaults. */
export interface SummarizationEngine extends TextToTextEngine {
  readonly tokenizer: SummarizationTokenizer;
  readonly prefix: string;
  readonly maxSourceLength: number;
  readonly defaults: SummarizeOptions;
}
