import * as tf from '@tensorflow/tfjs-core';
import { initialize } from '@glossa/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alibiBias } from './alibi-bias.js';
import { LearnedPositions } from './learned-positions.js';
import { SinusoidalPositions } from './sinusoidal-positions.js';

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe('LearnedPositions', () => {
  it('gives rows from an offset, and refuses positions it has not learned', () => {
    using positions = initialize(new LearnedPositions(4, 3), { seed: 1 });
    const all = positions.forward(4, 0).arraySync();
    expect(positions.forward(2, 1).arraySync()).toEqual(all.slice(1, 3));
    expect(() => positions.forward(2, 3)).toThrow('expected at most 4 positions, received 5');
  });
});

describe('alibiBias', () => {
  it('falls with distance, by a slope for each head', () => {
    expect(alibiBias(2, 2, 3).arraySync()).toEqual([[2 ** -4, 2 ** -8].map((slope) => [[-1, 0, 1], [-2, -1, 0]].map((row) => row.map((x) => x * slope)))]);
  });

  it('takes slopes between for a number of heads that is no power of two', () => {
    const slopes = Array.from(alibiBias(6, 1, 2).dataSync()).filter((_, i) => i % 2 === 0).map((x) => Math.log2(-x));
    expect(slopes).toEqual([-2, -4, -6, -8, -1, -3]);
  });
});

describe('SinusoidalPositions', () => {
  it('interleaves sines and cosines', () => {
    const [first, second] = new SinusoidalPositions(4).forward(2, 0).arraySync();
    expect(first).toEqual([0, 1, 0, 1]);
    [Math.sin(1), Math.cos(1), Math.sin(0.01), Math.cos(0.01)].forEach((x, i) => expect(second[i]).toBeCloseTo(x, 6));
    expect(new SinusoidalPositions(4).forward(1, 1).arraySync()[0]).toEqual(second);
  });
});
