// turbo with the settings every root command wants: no telemetry, at most two tasks at once.
import { isMain, run } from './run.mjs';

/** @param {string[]} args @returns {Promise<number>} turbo's exit code */
export const turbo = (args) =>
  run('turbo', [...args, '--concurrency=2', '--output-logs=new-only', '--no-update-notifier']);

if (isMain(import.meta.url)) process.exitCode = await turbo(process.argv.slice(2));
