import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MOST_PARTS } from './control.js';
import { KernelThreads } from './kernel-threads.js';

const threads = (count: number) => new KernelThreads({} as never, count, () => expect.unreachable());
const lengths = (bounds: readonly number[]) => bounds.slice(1).map((bound, i) => bound - bounds[i]);

it('cuts a long call into parts that become shorter, and a short one not at all', () => {
  expect(lengths(threads(2).boundsFor(5e6, 64))).toEqual([32, 16, 8, 4, 4]);
  expect(lengths(threads(4).boundsFor(5e6, 64))).toEqual([8, 7, 7, 6, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2]);
  expect(threads(2).boundsFor(30_000, 64)).toEqual([0, 64]);
  expect(threads(1).boundsFor(5e6, 64)).toEqual([0, 64]);
  expect(lengths(threads(2).boundsFor(5e6, 3))).toEqual([2, 1]);
});

it('leaves no piece out and no part empty, and has room for all parts', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 32 }),
      fc.integer({ min: 0, max: 1e9 }),
      fc.integer({ min: 1, max: 5_000 }),
      (count, nanoseconds, pieces) => {
        const bounds = threads(count).boundsFor(nanoseconds, pieces);
        expect(bounds[0]).toBe(0);
        expect(bounds.at(-1)).toBe(pieces);
        expect(Math.min(...lengths(bounds))).toBeGreaterThan(0);
        expect(bounds.length - 1).toBeLessThanOrEqual(MOST_PARTS);
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});
