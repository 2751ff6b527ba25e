import type { Decoder } from '@glossa/decoding';

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

export interface TextDecodeStream {
  push(id: number): string;
  finish(): string;
  clone(): TextDecodeStream;
}

/** What text generation needs of a tokenizer; every `Tokenizer` has it. */
export interface TextTokenizer {
  readonly vocabSize: number;
  encode(text: string): { readonly ids: readonly number[] };
  idToToken(id: number): string | undefined;
  /** Ids to text as they come, never half a character. */
  decodeStream(): TextDecodeStream;
}

/** Text, or its ids where it is encoded already, as by `applyChatTemplate` of a `ChatTokenizer`. */
export type Prompt = string | { readonly ids: readonly number[] };

export interface TextGenerationParts {
  /** Owned from here on: disposed with the `TextGeneration`. */
  model: GenerativeModel;
  tokenizer: TextTokenizer;
  /** What an empty prompt starts from. Default: the model config's; without one an empty prompt is refused. */
  bosTokenId?: number;
  /** Text ends with any of these. Default: the model config's. */
  eosTokenId?: number | readonly number[];
}
