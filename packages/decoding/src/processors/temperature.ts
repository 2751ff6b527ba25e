import { check } from '@glossa/check';
import type { LogitsProcessor } from './processor.js';

/** Divides the logits by a temperature: below 1 sharpens the distribution, above 1 flattens it. */
export function temperature(value: number): LogitsProcessor {
  check(Number.isFinite(value) && value > 0, 'temperature: value', 'a number above 0 (for 0, use greedy())', value);
  return (logits) => {
    for (let id = 0; id < logits.length; id++) logits[id] /= value;
  };
}
