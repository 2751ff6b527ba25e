/** Runs a script in a process of its own, for what only a whole process shows: its peak of memory, its start. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** @returns the JSON that the script prints as its last line */
export async function inOwnProcess<Found>(script: string, ...args: string[]): Promise<Found> {
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, script, ...args]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Found;
}
