import { StopStrings } from './stop-strings.js';
import type { TextDecodeStream, TextTokenizer } from './parts.js';

/** The text of one sequence while its ids come in: whole characters only, and no stop string. */
export class GrowingText {
  readonly #decoder: TextDecodeStream;
  readonly #stops: StopStrings;
  #fresh = '';

  private constructor(decoder: TextDecodeStream, stops: StopStrings) {
    this.#decoder = decoder;
    this.#stops = stops;
  }

  /** @param prompt its ids decide how the text goes on, such as whether a space at its start is one. */
  static after(tokenizer: TextTokenizer, prompt: readonly number[], stops: readonly string[]): GrowingText {
    const decoder = tokenizer.decodeStream();
    for (const id of prompt) decoder.push(id);
    return new GrowingText(decoder, new StopStrings(stops));
  }

  /** The same text, to go on with other ids. */
  clone(): GrowingText {
    const copy = new GrowingText(this.#decoder.clone(), this.#stops.clone());
    copy.#fresh = this.#fresh;
    return copy;
  }

  /** Takes an id. @returns whether it completed a stop string. */
  push(id: number): boolean {
    this.#fresh += this.#stops.push(this.#decoder.push(id));
    return this.stopped;
  }

  /** Whether a stop string is complete; no text comes after that. */
  get stopped(): boolean {
    return this.#stops.found;
  }

  /** No id follows: what was held back is text now. Half a character at the very end is left out. */
  finish(): void {
    this.#fresh += this.#stops.push(this.#decoder.finish().replace(/\uFFFD+$/, '')) + this.#stops.finish();
  }

  /** The text that has become certain since the last call. */
  take(): string {
    const fresh = this.#fresh;
    this.#fresh = '';
    return fresh;
  }
}
