import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectSame, normal, variants } from '../../test/compare.js';
import { takeFallbackCounts } from './fallback.js';

it('cumsum equals tfjs along any axis, from either end, with or without the position itself', () => {
  const size = fc.constantFrom(0, 1, 2, 3, 5, 8, 13, 17);
  fc.assert(
    fc.property(
      size,
      size,
      size,
      fc.constantFrom(0, 1, 2, -1),
      fc.boolean(),
      fc.boolean(),
      (a, b, c, axis, exclusive, reverse) => {
        expectSame((x) => tf.cumsum(x, axis, exclusive, reverse), [normal([a, b, c], 1)], {
          // tfjs's cpu kernel does not know axes counted from the end
          reference: (x) => tf.cumsum(x, axis === -1 ? 2 : axis, exclusive, reverse),
        });
      },
    ),
    { numRuns: 60 },
  );
});

it('cumsum sums int32 exactly, on our kernel', () => {
  for (const variant of variants) {
    tf.setBackend(variant);
    takeFallbackCounts();
    tf.tidy(() => {
      const sums = tf.cumsum(
        tf.tensor2d(
          [
            [2 ** 24, 1, 1],
            [-3, 0, 5],
          ],
          [2, 3],
          'int32',
        ),
        1,
      );
      expect(sums.dtype).toBe('int32');
      expect(Array.from(sums.dataSync())).toEqual([2 ** 24, 2 ** 24 + 1, 2 ** 24 + 2, -3, -3, 2]);
    });
    expect(takeFallbackCounts()).toEqual({});
  }
});
