/** Finds stop strings in text that comes in pieces, and holds back what may still become one. */
export class StopStrings {
  readonly #stops: readonly string[];
  #held = '';
  #found = false;

  constructor(stops: readonly string[]) {
    this.#stops = stops;
  }

  /** Whether a stop string has come by; everything from it on is swallowed. */
  get found(): boolean {
    return this.#found;
  }

  /** Takes a piece of text and returns what is now certain to lie before any stop string. */
  push(text: string): string {
    if (this.#found) return '';
    const seen = this.#held + text;
    const stop = firstToEnd(seen, this.#stops);
    this.#found = stop !== undefined;
    const end = stop ?? seen.length - longestPrefixAtEnd(seen, this.#stops);
    this.#held = this.#found ? '' : seen.slice(end);
    return seen.slice(0, end);
  }

  /** One that has seen the same text, and goes on by itself. */
  clone(): StopStrings {
    const copy = new StopStrings(this.#stops);
    copy.#held = this.#held;
    copy.#found = this.#found;
    return copy;
  }

  /** The text held back, once no more can follow. */
  finish(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }
}

/** Start of the occurrence that ends first, the longest of those: the one a reader of single characters would meet. */
function firstToEnd(text: string, stops: readonly string[]): number | undefined {
  const found = stops
    .map((stop) => ({ start: text.indexOf(stop), length: stop.length }))
    .filter(({ start }) => start >= 0);
  found.sort((a, b) => a.start + a.length - (b.start + b.length) || a.start - b.start);
  return found[0]?.start;
}

/** Length of the longest end of the text that begins a stop string. */
function longestPrefixAtEnd(text: string, stops: readonly string[]): number {
  const longest = Math.min(text.length, Math.max(0, ...stops.map((stop) => stop.length - 1)));
  for (let length = longest; length > 0; length--) {
    const end = text.slice(text.length - length);
    if (stops.some((stop) => stop.length > length && stop.startsWith(end))) return length;
  }
  return 0;
}
