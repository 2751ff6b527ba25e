import type { Decoder } from '@glossa/decoding';
import type { DecodingTokenizer, GenerationConfig } from '@glossa/tasks';
import type { TextGenerationOptions } from './options.js';

/** What text generation needs of a model; every `CausalLM` has it. */
export interface GenerativeModel extends Disposable {
  readonly model: {
    readonly config: {
      readonly vocabSize: number;
      readonly bosTokenId?: number;
      readonly eosTokenId?: number | readonly number[];
    };
  };
  decoder(): Decoder;
}

/** What text generation needs of a tokenizer; every `Tokenizer` has it. */
export interface TextTokenizer extends DecodingTokenizer {
  readonly vocabSize: number;
  encode(text: string): { readonly ids: readonly number[] };
  idToToken(id: number): string | undefined;
}

/** Text, or its ids where it is encoded already, as by `applyChatTemplate` of a `ChatTokenizer`. */
export type Prompt = string | { readonly ids: readonly number[] };

export interface TextGenerationParts {
  /** Owned from here on: disposed with the `TextGeneration`. */
  model: GenerativeModel;
  tokenizer: TextTokenizer;
  /**
   * How to generate, as the model's files say it: start and end tokens, search, penalties. Default: the model's config.
   */
  generation?: GenerationConfig;
  /** Options of every call that does not say otherwise. */
  defaults?: TextGenerationOptions;
}

/** A generation's parts with their defaults. */
export interface GenerationEngine {
  readonly model: GenerativeModel;
  readonly tokenizer: TextTokenizer;
  readonly config: GenerationConfig;
  readonly defaults: TextGenerationOptions;
  readonly decoder: Decoder;
}
