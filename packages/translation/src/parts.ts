import type { GenerationConfig, TextToTextEngine } from '@glossa/tasks';
import type { Tokenizer } from '@glossa/tokenizer';
import type { Seq2SeqLM } from '@glossa/transformer';
import type { TranslateOptions } from './options.js';

/** What translation needs of a tokenizer; every `Tokenizer` has it. */
export type TranslationTokenizer = Pick<Tokenizer, 'encode' | 'decodeStream' | 'vocabSize' | 'idToToken'>;

export interface TranslationParts {
  /** Owned by the translation from then on. */
  model: Seq2SeqLM;
  /** Of the source. */
  tokenizer: TranslationTokenizer;
  /** Of the target, where it is another one, as in the models of OPUS-MT. Default: the source's. */
  targetTokenizer?: TranslationTokenizer | undefined;
  /** What the target begins with, ends with, and how to search. Default: what the model's config says, with 4 beams. */
  generation?: GenerationConfig;
  /** The longest sentence the model takes, in tokens. Default: its positions, or 512 where they have no end. */
  maxSourceLength?: number;
  /** Options of every call that does not say otherwise. */
  defaults?: TranslateOptions;
}

/** A translation's parts with their defaults. */
export interface TranslationEngine extends TextToTextEngine {
  readonly tokenizer: TranslationTokenizer;
  readonly targetTokenizer: TranslationTokenizer;
  readonly maxSourceLength: number;
  readonly defaults: TranslateOptions;
}
