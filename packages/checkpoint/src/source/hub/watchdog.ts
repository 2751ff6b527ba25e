/** Ends a request over which next to nothing comes any more. */

/** A connection that brings less than this in a whole period counts as dead. */
const leastBytes = 1 << 14;

export class Watchdog implements Disposable {
  private readonly controller = new AbortController();
  private readonly timer: ReturnType<typeof setInterval>;
  private bytes = 0;
  /** Whether it has ended the request. */
  stalled = false;

  constructor(
    milliseconds: number,
    private readonly outer: AbortSignal | undefined,
  ) {
    this.timer = setInterval(() => {
      if (this.bytes < leastBytes) {
        this.stalled = true;
        this.abort();
      }
      this.bytes = 0;
    }, milliseconds);
    outer?.addEventListener('abort', this.abort);
    if (outer?.aborted) this.abort();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  received(bytes: number): void {
    this.bytes += bytes;
  }

  [Symbol.dispose](): void {
    clearInterval(this.timer);
    this.outer?.removeEventListener('abort', this.abort);
  }

  private readonly abort = (): void => this.controller.abort(this.outer?.reason);
}
