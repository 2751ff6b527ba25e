import type { Io } from '../io/io.js';
import { oneLine } from '../text/one-line.js';
import { UsageError } from './usage-error.js';

/**
 * Does the work of a command and says how it went: 0 done (or nobody reads on), 1 an error, 2 used wrongly, 130
 * interrupted. Errors become one line on stderr.
 */
export async function exitCode(name: string, io: Io, work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    const reason: unknown = io.signal.aborted ? io.signal.reason : error;
    if (isBrokenPipe(reason)) return 0;
    if (io.signal.aborted) return 130;
    const isUsage = error instanceof UsageError;
    io.stderr.write(`${name}: ${oneLine(error)}${isUsage ? `; see ${name} --help` : ''}\n`);
    return isUsage ? 2 : 1;
  }
}

function isBrokenPipe(reason: unknown): boolean {
  return reason instanceof Error && 'code' in reason && reason.code === 'EPIPE';
}
