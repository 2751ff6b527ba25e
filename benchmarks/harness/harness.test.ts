import { describe, expect, it } from 'vitest';
import { measure, median } from './measure.js';
import { json, setting, table } from './report.js';
import { result } from './result.js';

describe('median', () => {
  it.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

  it('needs a value', () => expect(() => median([])).toThrow('at least one'));
});

describe('measure', () => {
  it('alternates the contenders and prepares each sample', async () => {
    const log: string[] = [];
    const contender = (name: string, seconds: number) => ({
      prepare: () => log.push(name),
      run: () => new Promise((done) => setTimeout(done, seconds * 1000)),
    });
    const [a, b] = await measure([contender('a', 0.002), contender('b', 0.02)], { rounds: 3, sampleSeconds: 0 });
    expect(log.join('')).toBe('aabb' + 'ab' + 'ba' + 'ab');
    expect(a).toBeGreaterThan(0);
    expect(b).toBeGreaterThan(0);
  });
});

const row = { case: 'x', ours: 4, peer: 2, peerName: 'p', unit: 'GFLOP/s', higherIsBetter: true };

it('says how many times better ours is', () => {
  expect(result(row).ratio).toBe(2);
  expect(result({ ...row, unit: 'ms', higherIsBetter: false }).ratio).toBe(0.5);
});

it('prints a table and writes rows with their setting', () => {
  expect(table([result(row)]).split('\n')[1]).toBe('x     4.00  2.00  GFLOP/s  2.00x  p');
  const [written] = JSON.parse(json([result(row)], setting({ p: '1.0.0' })));
  expect(written).toMatchObject({
    ...row,
    ratio: 2,
    node: process.versions.node,
    versions: { p: '1.0.0' },
    machine: { cores: expect.any(Number) },
  });
  expect(Date.parse(written.date)).not.toBeNaN();
});
