/** Ids to text as they come, never half a character: what is given out is never taken back. */
import type { Decoder, TextSink } from './decoder.js';

export class DecodeStream {
  readonly #sink: TextSink;
  readonly #tokenOf: (id: number) => string | undefined;
  #text = '';

  /**
   * @internal Made by `tokenizer.decodeStream()`.
   * @param tokenOf the token of an id, or undefined where it is to be skipped
   */
  constructor(decoder: Decoder, tokenOf: (id: number) => string | undefined) {
    this.#tokenOf = tokenOf;
    this.#sink = decoder({ write: (text) => void (this.#text += text), end: () => {}, clone: (last) => last });
  }

  /** Takes an id and returns the text that it completes, which may be empty. */
  push(id: number): string {
    const token = this.#tokenOf(id);
    if (token !== undefined) this.#sink.write(token, true);
    return this.#take();
  }

  /** Another stream that has read the same ids, to go on with others. */
  clone(): DecodeStream {
    return new DecodeStream((last) => this.#sink.clone(last), this.#tokenOf);
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
