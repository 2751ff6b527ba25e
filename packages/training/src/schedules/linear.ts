import { checkOptions } from '@glossa/check';
import { decay, decayOptions, type DecayOptions } from './decay.js';
import type { Schedule } from './schedule.js';

/** Warm-up, then a straight line down. */
export function linear(options: DecayOptions = {}): Schedule {
  checkOptions('linear', options, decayOptions);
  return decay('linear', options, (progress) => Math.max(0, 1 - progress));
}
