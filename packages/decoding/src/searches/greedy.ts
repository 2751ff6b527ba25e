import { checkOptions } from '../check.js';
import { largestIds } from '../math/largest.js';
import type { Search } from '../search.js';
import { chooseEach } from './choose-each.js';

/** Takes the likeliest id at every step; of equally likely ones the first. */
export function greedy(options: Record<string, never> = {}): Search {
  checkOptions('greedy', options, []);
  return {
    name: 'greedy',
    incremental: true,
    run: (decoder, task) => chooseEach(decoder, task, (logits) => largestIds(logits, 1)[0]),
  };
}
