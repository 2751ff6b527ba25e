import { decay, type DecayOptions } from './decay.js';
import type { Schedule } from './schedule.js';

/**
 * Warm-up, then half a cosine wave down (https://arxiv.org/abs/1608.03983).
 * Past `steps` the wave goes on, and so rises again, as in Hugging Face Transformers.
 */
export function cosine(options: DecayOptions = {}): Schedule {
  return decay('cosine', options, (progress) => (1 + Math.cos(Math.PI * progress)) / 2);
}
