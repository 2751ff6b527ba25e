import { checkOptions } from '@glossa/check';
import { largestIds } from '../math/largest.js';
import { chooseEach } from './choose-each.js';
import type { Search } from './search.js';

/** Takes the likeliest id at every step; of equally likely ones the first. */
export function greedy(options: Record<never, never> = {}): Search {
  checkOptions('greedy', options, {});
  return {
    name: 'greedy',
    incremental: true,
    run: (decoder, task) => chooseEach(decoder, task, (logits) => largestIds(logits, 1)[0]),
  };
}
