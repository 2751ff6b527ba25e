import { checkOptions } from '@glossa/check';
import { decay, decayOptions, type DecayOptions } from './decay.js';
import type { Schedule } from './schedule.js';

/** Warm-up, then a straight line down. */
export function linearDecay(options: DecayOptions = {}): Schedule {
  checkOptions('linearDecay', options, decayOptions);
  return decay('linearDecay', options, (progress) => Math.max(0, 1 - progress));
}
