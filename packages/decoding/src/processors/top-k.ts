import { checkInteger } from '@glossa/check';
import { largestIds } from '../math/largest.js';
import { minTokens, type KeepOptions } from './keep-where.js';
import type { LogitsProcessor } from './processor.js';

/** Keeps the k likeliest ids, and those as likely as the last of them (Fan et al. 2018). */
export function topK(k: number, options: KeepOptions = {}): LogitsProcessor {
  checkInteger('topK: k', k, 1);
  const count = Math.max(k, minTokens('topK', options));
  return (logits) => {
    if (count >= logits.length) return;
    const kept = largestIds(logits, count);
    const threshold = kept.length < count ? -Infinity : logits[kept[count - 1]];
    for (let id = 0; id < logits.length; id++) if (logits[id] < threshold) logits[id] = -Infinity;
  };
}
