import { expect, it } from 'vitest';
import { Comparison } from './comparison.js';

it('keeps the largest difference and where it was', () => {
  const comparison = new Comparison(0.1);
  comparison.near('a', [1, 2], [1, 2.5]);
  comparison.near('b', [1, 2], [1, 2.25]);
  comparison.near('c', [-Infinity], [-Infinity]);
  comparison.same('d', [[1]], [[1]]);
  comparison.leave('e');
  expect(comparison.outcome()).toEqual({ worst: 0.5, tolerance: 0.1, cases: 4, worstAt: 'a', left: ['e'] });
});

it.each([
  ['lengths', (c: Comparison) => c.near('x', [1], [1, 2]), Infinity],
  ['infinities', (c: Comparison) => c.near('x', [0], [-Infinity]), Infinity],
  ['values', (c: Comparison) => c.same('x', [1, 2], [1, 3]), 1],
])('counts different %s', (_, compare, worst) => {
  const comparison = new Comparison(0);
  comparison.near('before', [1], [1]);
  compare(comparison);
  comparison.near('after', [1], [1.5]);
  expect(comparison.outcome()).toMatchObject({ worst: Math.max(worst, 0.5), worstAt: 'x', cases: 3 });
});

it('counts only what goes beyond an explained difference', () => {
  const comparison = new Comparison(1);
  comparison.near('x', [1, 2], [1.25, 2.75], 0.5);
  expect(comparison.outcome()).toMatchObject({ worst: 0.25, worstAt: 'x' });
});

it('never forgets a difference that is not a number', () => {
  const comparison = new Comparison(1);
  comparison.near('x', [Number.NaN], [1]);
  comparison.near('y', [0], [5]);
  expect(comparison.outcome()).toMatchObject({ worst: Number.NaN, worstAt: 'x' });
});
