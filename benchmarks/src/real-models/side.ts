/** What is compared of SmolLM2, whoever runs it. */

/** The same text for all; ids are those of the file's own tokenizer. */
export interface Prompt {
  readonly ids: readonly number[];
  readonly text: string;
}

/** Tokens that a timed run of decoding adds. */
export const decodedTokens = 32;

/** The model on one thread, with room for 1,024 tokens. */
export interface Side {
  /** Reads a prompt from its beginning, up to the logits of the next token. */
  prefill(prompt: Prompt): Promise<void>;
  /** Reads all but the last token of a prompt, from which `decode` goes on. */
  begin(prompt: Prompt): Promise<void>;
  /** @returns the `decodedTokens` likeliest tokens, one after the other, as text */
  decode(prompt: Prompt): Promise<string>;
}
