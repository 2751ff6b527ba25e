import { check, GlossaError, inWords } from '@glossa/check';

/**
 * What a task gives piece by piece, and its whole result: iterate it, await `result`, or both; the model runs once.
 *
 * The work begins with the first of them. Leaving a loop ends the work.
 */
export class TaskStream<Chunk, Result> implements AsyncIterable<Chunk> {
  readonly #where: string;
  readonly #source: AsyncGenerator<Chunk, Result, undefined>;
  /** Chunks that have come and that nobody has read yet. */
  readonly #unread: Chunk[] = [];
  #end: { result: Result } | { error: unknown } | undefined;
  #pending: Promise<void> | undefined;
  #result: Promise<Result> | undefined;
  #isRead = false;

  /** @internal Made by the tasks. @param where the function that the user called */
  constructor(where: string, source: AsyncGenerator<Chunk, Result, undefined>) {
    this.#where = where;
    this.#source = source;
  }

  /**
   * The whole result: it runs the task to its end, also when nobody reads the chunks.
   * @throws what the task throws; GlossaError `invalid-state` when a loop over the stream was left early
   */
  get result(): Promise<Result> {
    return (this.#result ??= this.#drain());
  }

  /** @throws GlossaError `invalid-state` when the stream is read a second time */
  async *[Symbol.asyncIterator](): AsyncGenerator<Chunk, void, undefined> {
    check(!this.#isRead, this.#where, 'a stream to be read once', inWords('a second reader'), 'invalid-state');
    this.#isRead = true;
    try {
      for (;;) {
        while (this.#unread.length > 0) yield this.#unread.shift() as Chunk;
        if (this.#end !== undefined) return void this.#resultOf(this.#end);
        await this.#advance();
      }
    } finally {
      if (this.#end === undefined) {
        this.#end = { error: new GlossaError('invalid-state', `${this.#where}: the stream was left before its end`) };
        await this.#source.return(undefined as never);
      }
    }
  }

  async #drain(): Promise<Result> {
    while (this.#end === undefined) await this.#advance();
    return this.#resultOf(this.#end);
  }

  /** Waits for one more chunk or the end; both readers share it, so that chunks keep their order. */
  #advance(): Promise<void> {
    return (this.#pending ??= this.#take().finally(() => (this.#pending = undefined)));
  }

  async #take(): Promise<void> {
    try {
      const next = await this.#source.next();
      if (!next.done) this.#unread.push(next.value);
      else this.#end ??= { result: next.value };
    } catch (error) {
      this.#end ??= { error };
    }
  }

  #resultOf(end: { result: Result } | { error: unknown }): Result {
    if ('error' in end) throw end.error;
    return end.result;
  }
}

/**
 * What a call for several inputs gives, as one for its only input.
 *
 * @param pick what a chunk says of that input
 */
export async function* streamOfOne<Chunk, Result, Picked>(
  source: AsyncGenerator<Chunk, Result[], undefined>,
  pick: (chunk: Chunk) => Picked,
): AsyncGenerator<Picked, Result, undefined> {
  try {
    for (;;) {
      const next = await source.next();
      if (next.done) return next.value[0];
      yield pick(next.value);
    }
  } finally {
    await source.return(undefined as never);
  }
}
