/** Runs a script in a process of its own, for what only a whole process shows: its peak of memory, its start. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** @returns the JSON that the script prints as its last line */
export async function inOwnProcess<Found>(script: string, ...args: string[]): Promise<Found> {
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, script, ...args]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Found;
}

/** The most bytes that this process has held. */
export function peakBytes(): number {
  // Linux counts into `maxRSS` what the parent held when this process began
  const own =
    process.platform === 'linux' ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) : null;
  return 1024 * (own ? Number(own[1]) : process.resourceUsage().maxRSS);
}
