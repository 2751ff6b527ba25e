import { checkInteger, checkOptions } from '@glossa/check';
import type { Schedule } from './schedule.js';

/** The optimizer's learning rate throughout, after `warmup` steps in which it rises evenly from 0. */
export function constant(options: { warmup?: number } = {}): Schedule {
  checkOptions('constant', options, { warmup: true });
  const warmup = checkInteger('constant: warmup', options.warmup ?? 0);
  return (step, { learningRate }) => (step < warmup ? (learningRate * step) / warmup : learningRate);
}
