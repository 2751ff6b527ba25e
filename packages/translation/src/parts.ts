import type { Tokenizer } from '@glossa/tokenizer';
import type { Seq2SeqLM } from '@glossa/transformer';
import type { GenerationConfig } from './generation-config.js';

/** What translation needs of a tokenizer; every `Tokenizer` has it. */
export type TranslationTokenizer = Pick<Tokenizer, 'encode' | 'decode' | 'decodeStream' | 'vocabSize'>;

export interface TranslationParts {
  /** Owned by the translation from then on. */
  model: Seq2SeqLM;
  /** Of source and target alike. */
  tokenizer: TranslationTokenizer;
  /** What the target begins with, ends with, and how to search; default: what the model's config says. */
  generation?: Partial<GenerationConfig>;
  /** The longest sentence the model takes, in tokens. Default: its positions, or 512 where they have no end. */
  maxSourceLength?: number;
}
