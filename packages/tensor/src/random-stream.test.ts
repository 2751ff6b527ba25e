import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from './random-stream.js';

describe('RandomStream', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 5 },
        (
          (stream) => () =>
            stream.next()
        )(new RandomStream(seed)),
      );
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(2 ** 40)).not.toEqual(draw(0));
  });

  it('continues from a saved state', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 }), fc.nat(50), (seed, skipped) => {
        const stream = new RandomStream(seed);
        for (let i = 0; i < skipped; i++) stream.next();
        const resumed = RandomStream.from(JSON.parse(JSON.stringify(stream.state)));
        expect(resumed.next()).toBe(stream.next());
      }),
    );
  });

  it('is uniform and normal', () => {
    const stream = new RandomStream(7);
    const count = 20_000;
    const uniform = Array.from({ length: count }, () => stream.uniform());
    const normal = Array.from({ length: count }, () => stream.normal());
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(uniform)).toBeCloseTo(0.5, 1.7);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(mean(normal)).toBeCloseTo(0, 1.5);
    expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1.3);
  });

  it('refuses seeds and states that are none', () => {
    expect(() => new RandomStream(0.5)).toThrow(
      'RandomStream: seed: expected an integer of at least -9007199254740991, received 0.5',
    );
    expect(() => RandomStream.from([0, 0, 0, 0])).toThrow('not all zero');
    expect(() => RandomStream.from([1, 2, 3])).toThrow('four 32-bit words');
    expect(() => RandomStream.from([1, 2, 3, -1])).toThrow('four 32-bit words');
  });
});
