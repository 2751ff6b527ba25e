import { StopStrings } from './stop-strings.js';

/** What the text of a sequence needs of a tokenizer; every `Tokenizer` has it. */
export interface DecodingTokenizer {
  /** Ids to text as they come, never half a character. */
  decodeStream(): DecodingStream;
}

interface DecodingStream {
  push(id: number): string;
  finish(): string;
  clone(): DecodingStream;
}

/** The text of one sequence, decoded once as its ids come in: whole characters only, and no stop string. */
export class GrowingText {
  readonly #decoder: DecodingStream;
  readonly #stops: StopStrings;
  #fresh: string;

  private constructor(decoder: DecodingStream, stops: StopStrings, fresh: string) {
    this.#decoder = decoder;
    this.#stops = stops;
    this.#fresh = fresh;
  }

  /** @param prompt its ids decide how the text goes on, such as whether a space at its start is one */
  static after(prompt: readonly number[], tokenizer: DecodingTokenizer, stops: readonly string[]): GrowingText {
    const decoder = tokenizer.decodeStream();
    for (const id of prompt) decoder.push(id);
    return new GrowingText(decoder, new StopStrings(stops), '');
  }

  /** Takes an id. @returns whether a stop string is complete; no text comes after that. */
  push(id: number): boolean {
    this.#fresh += this.#stops.push(this.#decoder.push(id));
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

  /** A text that goes on from here on its own, for a search whose sequences branch. */
  clone(): GrowingText {
    return new GrowingText(this.#decoder.clone(), this.#stops.clone(), this.#fresh);
  }
}
