/** Ids to text as they come, never half a character: what is given out is never taken back. */
import type { Decoder } from './decoder.js';

export class DecodeStream {
  #text = '';
  readonly #sink;

  readonly #tokenOf: (id: number) => string | undefined;

  /**
   * @internal Made by `tokenizer.decodeStream()`.
   * @param tokenOf the token of an id, or undefined where it is to be skipped
   */
  constructor(decoder: Decoder, tokenOf: (id: number) => string | undefined) {
    this.#tokenOf = tokenOf;
    this.#sink = decoder({ write: (text) => void (this.#text += text), end: () => {} });
  }

  /** Takes an id and returns the text that it completes, which may be empty. */
  push(id: number): string {
    const token = this.#tokenOf(id);
    if (token !== undefined) this.#sink.write(token, true);
    return this.#take();
  }

  /** Returns what was waiting for its other half, as U+FFFD where that never came. Call it once, at the end. */
  finish(): string {
    this.#sink.end();
    return this.#take();
  }

  #take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}
