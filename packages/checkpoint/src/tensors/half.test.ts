import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { narrowBF16, narrowF16, widenBF16, widenF16 } from './half.js';

const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);
const asFloat = (pattern: number) => ((bits[0] = pattern), floats[0]);
const asBits = (value: number) => ((floats[0] = value), bits[0]);

/** The definition of binary16. */
function halfValue(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const mantissa = half & 1023;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

describe('binary16', () => {
  it('widens all 65,536 patterns exactly and narrows them back', () => {
    for (let half = 0; half < 0x10000; half++) {
      const wide = asFloat(widenF16(half));
      if (!Object.is(wide, halfValue(half)))
        throw new Error(`${half.toString(16)}: ${wide}, expected ${halfValue(half)}`);
      const back = narrowF16(widenF16(half) >>> 0);
      if (back !== half && !(Number.isNaN(wide) && back === (half | 0x200)))
        throw new Error(`${half.toString(16)} became ${back.toString(16)}`);
    }
  });

  it('narrows to the nearest, ties to even', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-70000), max: Math.fround(70000) }),
        (value) => {
          const half = narrowF16(asBits(value));
          // the next value after the largest
          const at = (pattern: number) => (pattern === 0x7c00 ? 65536 : halfValue(pattern));
          const magnitude = Math.abs(value);
          const chosen = half & 0x7fff;
          const error = Math.abs(at(chosen) - magnitude);
          const below = chosen > 0 ? Math.abs(at(chosen - 1) - magnitude) : Infinity;
          const above = chosen < 0x7c00 ? Math.abs(at(chosen + 1) - magnitude) : Infinity;
          expect(half >>> 15).toBe(Object.is(value, -0) || value < 0 ? 1 : 0);
          if (magnitude < 65536)
            expect(error < below && error < above ? true : error <= Math.min(below, above) && chosen % 2 === 0).toBe(
              true,
            );
          else expect(chosen).toBe(0x7c00);
        },
      ),
      { numRuns: 5000, seed: 1 },
    );
  });

  it.each([
    [65504, 0x7bff],
    [65519.996, 0x7bff],
    [65520, 0x7c00],
    [2 ** -25, 0],
    [2 ** -25 * 1.0001, 1],
    [-(2 ** -24), 0x8001],
    [2 ** -14, 0x400],
    [Infinity, 0x7c00],
    [-Infinity, 0xfc00],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
  ])('narrows %f', (value, half) => expect(narrowF16(asBits(value))).toBe(half));
});

describe('bfloat16', () => {
  it('widens and narrows all patterns', () => {
    for (let half = 0; half < 0x10000; half++) {
      const back = narrowBF16(widenBF16(half) >>> 0);
      if (back !== half && !(Number.isNaN(asFloat(widenBF16(half))) && back === (half | 0x40)))
        throw new Error(`${half.toString(16)} became ${back.toString(16)}`);
    }
  });

  it.each([
    [0x3f808000, 0x3f80],
    [0x3f808001, 0x3f81],
    [0x3f818000, 0x3f82],
    [0xbf818000, 0xbf82],
    [0x7f7fffff, 0x7f80],
    [0x00008001, 0x0001],
  ])('narrows %x', (pattern, half) => expect(narrowBF16(pattern)).toBe(half));
});
