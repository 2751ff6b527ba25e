import type { Generation } from './generation.js';

/** Text as it is generated. Iterate it once; leaving the loop ends the generation. */
export class TextStream implements AsyncIterable<string> {
  #result: Generation | undefined;
  #started = false;

  /** @internal Made by `TextGeneration.stream`. */
  constructor(private readonly run: () => AsyncGenerator<string, Generation, undefined>) {}

  /** What was generated. @throws before the end of the stream. */
  get result(): Generation {
    if (!this.#result) throw new Error('TextStream.result: expected a stream read to its end');
    return this.#result;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    if (this.#started) throw new Error('TextStream: expected to be read once, received a second reader');
    this.#started = true;
    this.#result = yield* this.run();
  }
}
