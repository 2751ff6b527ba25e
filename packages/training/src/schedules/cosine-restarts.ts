import { checkInteger, checkOptions } from '@glossa/check';
import { decay, decayOptions, type DecayOptions } from './decay.js';
import type { Schedule } from './schedule.js';

/** Warm-up, then `cycles` half cosine waves, each from the full rate down (https://arxiv.org/abs/1608.03983). */
export function cosineRestarts(options: DecayOptions & { cycles: number }): Schedule {
  checkOptions('cosineRestarts', options, { ...decayOptions, cycles: true });
  const cycles = checkInteger('cosineRestarts: cycles', options.cycles, 1);
  const shape = (progress: number) => (progress >= 1 ? 0 : (1 + Math.cos(Math.PI * ((cycles * progress) % 1))) / 2);
  return decay('cosineRestarts', options, shape);
}
