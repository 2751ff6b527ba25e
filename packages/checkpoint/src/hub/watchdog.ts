/** A connection that brings fewer bytes than this in a whole period counts as dead. */
const LEAST_BYTES = 1 << 14;

/** Ends a request over which almost nothing arrives any more. */
export class Watchdog implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #outer: AbortSignal | undefined;
  #bytes = 0;
  /** Whether it has ended the request. */
  stalled = false;

  /** @param outer the caller's own signal, which ends the request too */
  constructor(milliseconds: number, outer: AbortSignal | undefined) {
    this.#outer = outer;
    this.#timer = setInterval(() => {
      if (this.#bytes < LEAST_BYTES) {
        this.stalled = true;
        this.#abort();
      }
      this.#bytes = 0;
    }, milliseconds);
    outer?.addEventListener('abort', this.#abort);
    if (outer?.aborted) this.#abort();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  received(bytes: number): void {
    this.#bytes += bytes;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#outer?.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => this.#controller.abort(this.#outer?.reason);
}
