import { checkInteger, checkOptions } from '@glossa/check';
import { largestIds } from '../math/largest.js';

/** Options of the processors that keep only the likelier part of the vocabulary. */
export interface KeepOptions {
  /** Keep at least so many ids. Default 1. */
  minTokensToKeep?: number;
}

/** The checked value of `minTokensToKeep`. */
export function minTokens(where: string, options: KeepOptions): number {
  checkOptions(where, options, { minTokensToKeep: true });
  const { minTokensToKeep = 1 } = options;
  return checkInteger(`${where}: minTokensToKeep`, minTokensToKeep, 1);
}

/** Excludes every id for which `keeps` is false, but never one of the `atLeast` likeliest. */
export function keepWhere(logits: Float32Array, atLeast: number, keeps: (id: number) => boolean): void {
  const safe = new Set(largestIds(logits, atLeast));
  for (let id = 0; id < logits.length; id++) if (!keeps(id) && !safe.has(id)) logits[id] = -Infinity;
}
