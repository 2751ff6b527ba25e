import { checkNumber, checkOptions } from '@glossa/check';
import { decay, decayOptions, type DecayOptions } from './decay.js';
import type { Schedule } from './schedule.js';

/** Warm-up, then (1 - progress) to a power. */
export function polynomial(options: DecayOptions & { power: number }): Schedule {
  checkOptions('polynomial', options, { ...decayOptions, power: true });
  const power = checkNumber('polynomial: power', options.power, 0);
  return decay('polynomial', options, (progress) => Math.max(0, 1 - progress) ** power);
}
