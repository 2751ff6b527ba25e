import { checkInteger, checkNumber, checkOptions, fail } from '../check.js';
import type { Schedule } from './schedule.js';

export interface DecayOptions {
  /** Steps in which the rate rises evenly from 0; default 0. */
  warmup?: number;
  /** The step at which the decay ends, warm-up included; default the length of the run. */
  steps?: number;
  /** The share of the learning rate that is left at the end; default 0. */
  minRatio?: number;
}

/** Warm-up, then a decay along `shape`, which maps progress (0 at its start, 1 at its end) to a share of the rate. */
export function decay<Options extends DecayOptions>(
  where: string,
  options: Options,
  shape: (progress: number) => number,
  ownOptions: Exclude<keyof Options & string, keyof DecayOptions>[] = [],
): Schedule {
  checkOptions(where, options, ['warmup', 'steps', 'minRatio', ...ownOptions]);
  const { warmup = 0, minRatio = 0 } = options;
  checkInteger(`${where}: warmup`, warmup);
  if (options.steps !== undefined) checkInteger(`${where}: steps`, options.steps, 1);
  if (checkNumber(`${where}: minRatio`, minRatio, 0) > 1) fail(`${where}: minRatio`, 'at most 1', minRatio);
  return (step, run) => {
    const steps = options.steps ?? run.steps;
    if (steps === undefined) fail(where, 'the number of steps, here or in train', steps);
    if (step < warmup) return (run.learningRate * step) / warmup;
    const progress = (step - warmup) / Math.max(1, steps - warmup);
    return run.learningRate * (minRatio + (1 - minRatio) * shape(progress));
  };
}
