import { checkInteger, checkOptions } from '../check.js';
import type { Schedule } from './schedule.js';

/** Warm-up, then the learning rate × √(warmup / step): slower and slower, with no end to know beforehand. */
export function inverseSquareRoot(options: { warmup: number }): Schedule {
  checkOptions('inverseSquareRoot', options, ['warmup']);
  const warmup = checkInteger('inverseSquareRoot: warmup', options.warmup, 1);
  return (step, { learningRate }) => learningRate * Math.min(step / warmup, Math.sqrt(warmup / Math.max(1, step)));
}
