import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logSumExp } from '../math/log-sum-exp.js';
import { minP } from './min-p.js';
import { topK } from './top-k.js';
import { topP } from './top-p.js';
import { typicalP } from './typical-p.js';
import type { LogitsProcessor } from './processor.js';

const at = { row: 0, promptLength: 0 };
const rows = fc
  .array(
    fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float({ min: -20, max: 20, noNaN: true }), fc.constant(-Infinity)),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .filter((row) => row.some((logit) => logit > -Infinity));

function kept(process: LogitsProcessor, row: readonly number[]): number[] {
  const logits = Float32Array.from(row);
  const result = process(logits, [], at) ?? logits;
  const ids = [...result.keys()].filter((id) => result[id] > -Infinity);
  for (const id of ids) expect(result[id]).toBe(Math.fround(row[id])); // what stays is unchanged
  return ids;
}

describe('truncating processors', () => {
  it('topK keeps every id at least as likely as the k-th, and no other', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 70 }), (row, k) => {
        const threshold = [...row].map(Math.fround).sort((a, b) => b - a)[Math.min(k, row.length) - 1];
        const expected = [...row.keys()].filter((id) => row[id] > -Infinity && Math.fround(row[id]) >= threshold);
        expect(kept(topK(k), row)).toEqual(expected);
      }),
    );
  });

  it('topP keeps a smallest set of the likeliest ids whose mass reaches p', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0.01, max: 0.999, noNaN: true }), (row, p) => {
        const logits = Float32Array.from(row);
        const total = logSumExp(logits);
        const probabilities = Float64Array.from(logits, (logit) => Math.exp(logit - total));
        const ids = kept(topP(p), row);
        const mass = (set: number[]) => set.reduce((sum, id) => sum + probabilities[id], 0);
        const least = ids.reduce((a, b) => (probabilities[b] < probabilities[a] ? b : a));
        expect(mass(ids)).toBeGreaterThan(p - 1e-9);
        expect(mass(ids.filter((id) => id !== least))).toBeLessThan(p + 1e-9);
        for (const [id, probability] of probabilities.entries()) {
          if (!ids.includes(id)) expect(probability).toBeLessThanOrEqual(probabilities[least]);
        }
      }),
    );
  });

  it('never excludes everything, and keeps minTokensToKeep ids where there are so many', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 5 }), (row, minTokensToKeep) => {
        const possible = row.filter((logit) => logit > -Infinity).length;
        const options = { minTokensToKeep };
        for (const process of [topK(1, options), topP(0.01, options), minP(1, options), typicalP(0.01, options)]) {
          expect(kept(process, row).length).toBeGreaterThanOrEqual(Math.min(possible, minTokensToKeep));
        }
      }),
    );
  });
});
