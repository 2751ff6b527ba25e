import { check, checkInteger, checkNumber, type OptionNames } from '@glossa/check';
import type { Schedule } from './schedule.js';

export interface DecayOptions {
  /** Steps in which the rate rises evenly from 0; default 0. */
  warmup?: number;
  /** The step at which the decay ends, warm-up included; default the length of the run. */
  steps?: number;
  /** The share of the learning rate that is left at the end; default 0. */
  minRatio?: number;
}

export const decayOptions: OptionNames<DecayOptions> = { warmup: true, steps: true, minRatio: true };

/**
 * Warm-up, then a decay.
 *
 * @param where the function that the user called
 * @param shape maps progress (0 where the decay starts, 1 where it ends) to a share of the learning rate
 */
export function decay(where: string, options: DecayOptions, shape: (progress: number) => number): Schedule {
  const warmup = checkInteger(`${where}: warmup`, options.warmup ?? 0);
  const minRatio = checkNumber(`${where}: minRatio`, options.minRatio ?? 0, 0, 1);
  if (options.steps !== undefined) checkInteger(`${where}: steps`, options.steps, 1);
  return (step, run) => {
    const steps = options.steps ?? run.steps;
    check(steps !== undefined, `${where}: steps`, 'the number of steps, here or in train', steps);
    if (step < warmup) return (run.learningRate * step) / warmup;
    const progress = (step - warmup) / Math.max(1, steps - warmup);
    return run.learningRate * (minRatio + (1 - minRatio) * shape(progress));
  };
}
