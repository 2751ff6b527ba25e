import { checkInteger, checkOptions } from '@glossa/check';
import type { Schedule } from './schedule.js';

/** Warm-up, then the learning rate × √(warmup / step). It needs no number of steps: the rate falls ever more slowly. */
export function inverseSquareRoot(options: { warmup: number }): Schedule {
  checkOptions('inverseSquareRoot', options, { warmup: true });
  const warmup = checkInteger('inverseSquareRoot: warmup', options.warmup, 1);
  return (step, { learningRate }) => learningRate * Math.min(step / warmup, Math.sqrt(warmup / Math.max(1, step)));
}
