/**
 * tfjs's ops on our kernels against tfjs's cpu backend, value and gradients, over sizes that fit no vector, tile or
 * cache line.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { it } from 'vitest';
import { expectSame, integers, normal } from '../../test/compare.js';
import { embeddingLookup } from '../index.js';

const size = fc.constantFrom(1, 2, 3, 5, 7, 8, 13, 16, 17, 31);
const sizeOrNone = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 5, arbitrary: size });
const axis = fc.constantFrom(0, 1, 2);
const runs = { numRuns: 20 };

it('softmax', () =>
  fc.assert(
    fc.property(size, size, (rows, columns) =>
      expectSame((x) => tf.softmax(x), [normal([rows, columns], 1, 3)], { tolerance: 3e-5 }),
    ),
    runs,
  ));

for (const [name, op] of Object.entries({ sum: tf.sum, mean: tf.mean, max: tf.max, min: tf.min })) {
  it(`${name} over any axes`, () =>
    fc.assert(
      fc.property(size, size, size, fc.uniqueArray(axis, { minLength: 1 }), fc.boolean(), (a, b, c, axes, keepDims) =>
        expectSame((x) => op(x, axes, keepDims), [normal([a, b, c], 1)]),
      ),
      runs,
    ));
}

it('transpose', () =>
  fc.assert(
    fc.property(sizeOrNone, size, size, size, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (a, b, c, d, perm) =>
      expectSame((x) => tf.transpose(x, perm), [normal([a, b, c, d], 1)]),
    ),
    runs,
  ));

it('pad, and slice of the padded', () =>
  fc.assert(
    fc.property(size, size, size, fc.array(fc.nat(4), { minLength: 6, maxLength: 6 }), (a, b, c, [p, q, r, s, t, u]) =>
      expectSame(
        (x) => {
          const padded = tf.pad(
            x,
            [
              [p, q],
              [r, s],
              [t, u],
            ],
            2,
          );
          return tf.slice(padded, [Math.min(1, p), 0, Math.min(2, t)], [a, b + r, c]);
        },
        [normal([a, b, c], 1)],
      ),
    ),
    runs,
  ));

it('concat of what split gives, in reverse order', () =>
  fc.assert(
    fc.property(size, fc.array(sizeOrNone, { minLength: 1, maxLength: 4 }), size, (a, parts, c) => {
      const total = parts.reduce<number>((sum, part) => sum + part, 0);
      if (total > 0) expectSame((x) => tf.concat(tf.split(x, parts, 1).reverse(), 1), [normal([a, total, c], 1)]);
    }),
    runs,
  ));

it('gather along any axis', () =>
  fc.assert(
    fc.property(size, size, size, axis, size, (a, b, c, along, count) =>
      expectSame((x, ids) => tf.gather(x, ids, along), [normal([a, b, c], 1), integers([count], [a, b, c][along], 2)]),
    ),
    runs,
  ));

it('embedding, whose gradient adds up repeated rows', () =>
  fc.assert(
    fc.property(size, size, size, (rows, width, count) =>
      expectSame(
        (table: Tensor, ids: Tensor) => embeddingLookup(table as Tensor2D, ids),
        [normal([rows, width], 1), integers([count], rows, 2)],
        {
          reference: (table, ids) => tf.gather(table, ids),
        },
      ),
    ),
    runs,
  ));
