import { expect, it } from 'vitest';
import { axisOf, roofline } from '../.vitepress/roofline.js';

const row = (title: string, ours: number, intensity?: number) => ({
  case: title,
  ours,
  peer: 1,
  peerName: '',
  ratio: 1,
  unit: 'GFLOP/s',
  higherIsBetter: true,
  ...(intensity === undefined ? {} : { intensity, limits: { compute: 50, memory: 25 } }),
});

it('takes the kernels beside the limits, the least intense first', () => {
  const found = roofline([row('a', 40, 100), row('other', 3), row('b', 5, 0.25)])!;
  expect(found.points.map((point) => point.case)).toEqual(['b', 'a']);
  expect(found.limits).toEqual({ compute: 50, memory: 25 });
  expect(roofline([row('other', 3)])).toBeUndefined();
});

it('puts whole decades on an axis', () => {
  const axis = axisOf([0.3, 57], 100, 400);
  expect(axis.ticks).toEqual([0.1, 1, 10, 100]);
  expect([axis.at(0.1), axis.at(1), axis.at(100)]).toEqual([100, 200, 400]);
});
