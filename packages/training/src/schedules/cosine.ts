import { checkOptions } from '@glossa/check';
import { decay, decayOptions, type DecayOptions } from './decay.js';
import type { Schedule } from './schedule.js';

/**
 * Warm-up, then half a cosine wave down (https://arxiv.org/abs/1608.03983).
 * After `steps` the wave continues and the rate rises again, as in Hugging Face Transformers.
 */
export function cosine(options: DecayOptions = {}): Schedule {
  checkOptions('cosine', options, decayOptions);
  return decay('cosine', options, (progress) => (1 + Math.cos(Math.PI * progress)) / 2);
}
