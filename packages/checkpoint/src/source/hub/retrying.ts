/** Tries again what failed on the way, not what was refused. */

/** A request that broke off or found the server busy. */
export class Interrupted extends Error {
  override name = 'Error';

  /** @param seconds how long the server asks to wait */
  constructor(
    message: string,
    readonly seconds?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** After so many more bytes the count of failures starts again. */
const progressBytes = 1 << 20;
const firstPause = 250;
const longestPause = 30_000;

/**
 * @param retries how often in a row an attempt may be interrupted before its error is thrown
 * @param progress bytes so far
 */
export async function retrying<Result>(
  attempt: () => Promise<Result>,
  retries: number,
  signal: AbortSignal | undefined,
  progress = () => 0,
): Promise<Result> {
  let failures = 0;
  for (;;) {
    const before = progress();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Interrupted)) throw error;
      failures = progress() - before >= progressBytes ? 1 : failures + 1;
      if (failures > retries) throw error;
      await pause(
        Math.min(longestPause, error.seconds === undefined ? firstPause * 2 ** (failures - 1) : 1000 * error.seconds),
        signal,
      );
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
