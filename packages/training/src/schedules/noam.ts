import { checkInteger, checkNumber, checkOptions } from '@glossa/check';
import type { Schedule } from './schedule.js';

export interface NoamOptions {
  hiddenSize: number;
  /** Default 4000. */
  warmup?: number;
  /** Default 1. */
  factor?: number;
}

/**
 * The schedule of Attention Is All You Need, section 5.3 (https://arxiv.org/abs/1706.03762), where the first step is 1.
 * It sets the rate by itself: the optimizer's learning rate has no effect.
 */
export function noam(options: NoamOptions): Schedule {
  checkOptions('noam', options, { hiddenSize: true, warmup: true, factor: true });
  const hiddenSize = checkInteger('noam: hiddenSize', options.hiddenSize, 1);
  const warmup = checkInteger('noam: warmup', options.warmup ?? 4000, 1);
  const factor = checkNumber('noam: factor', options.factor ?? 1, 0);
  return (step) => (factor / Math.sqrt(hiddenSize)) * Math.min((step + 1) ** -0.5, (step + 1) * warmup ** -1.5);
}
