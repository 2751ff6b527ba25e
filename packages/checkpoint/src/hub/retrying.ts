import { GlossaError } from '@glossa/check';

/** A request that broke off or found the server busy: trying again may help, unlike after a refusal. */
export class Interrupted extends GlossaError {
  /** @param seconds how long the server asks to wait */
  constructor(
    message: string,
    readonly seconds?: number,
    options?: ErrorOptions,
  ) {
    super('network', message, options);
  }
}

/** After this many more bytes the count of failures starts again. */
const PROGRESS_BYTES = 1 << 20;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;

/**
 * Runs `attempt` again, after a pause, as long as it is interrupted.
 *
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
      failures = progress() - before >= PROGRESS_BYTES ? 1 : failures + 1;
      if (failures > retries) throw error;
      const asked = error.seconds === undefined ? FIRST_PAUSE * 2 ** (failures - 1) : 1000 * error.seconds;
      await pause(Math.min(LONGEST_PAUSE, asked), signal);
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
