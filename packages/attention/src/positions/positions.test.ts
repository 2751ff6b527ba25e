import * as tf from '@tensorflow/tfjs-core';
import { initialize } from '@glossa/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alibiBias } from './alibi-bias.js';
import { LearnedPositions } from './learned-positions.js';
import { RelativePositionBias, relativePositionBucket } from './relative-position-bias.js';
import { SinusoidalPositions } from './sinusoidal-positions.js';
import { splitSinusoids, SplitSinusoidalPositions } from './split-sinusoidal-positions.js';

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe('LearnedPositions', () => {
  it('gives rows from an offset, and refuses positions it has not learned', () => {
    using positions = initialize(new LearnedPositions(4, 3), { seed: 1 });
    const all = positions.forward(4, 0).arraySync();
    expect(positions.forward(2, 1).arraySync()).toEqual(all.slice(1, 3));
    expect(() => positions.forward(2, 3)).toThrow('expected at most 4 positions, received 5');
  });

  it('may begin at a later row, and gives the rows it is asked for', () => {
    using positions = initialize(new LearnedPositions(3, 2, undefined, { firstRow: 2, paddingId: 1 }), { seed: 1 });
    expect(positions.embedding.weight.shape).toEqual([5, 2]);
    const rows = positions.lookup(tf.tensor2d([[1, 2, 4]], [1, 3], 'int32')).arraySync()[0];
    expect(positions.forward(1, 0).arraySync()[0]).toEqual(rows[1]);
    expect(positions.forward(1, 2).arraySync()[0]).toEqual(rows[2]);
    expect(() => positions.forward(1, 3)).toThrow('expected at most 3 positions, received 4');
    expect(() => new LearnedPositions(3, 2, undefined, { first: 2 } as object)).toThrow(
      'LearnedPositions: unknown option "first", expected one of: firstRow, paddingId',
    );
  });
});

describe('alibiBias', () => {
  it('falls with distance, by a slope for each head', () => {
    expect(alibiBias(2, 2, 3).arraySync()).toEqual([
      [2 ** -4, 2 ** -8].map((slope) =>
        [
          [-1, 0, 1],
          [-2, -1, 0],
        ].map((row) => row.map((x) => x * slope)),
      ),
    ]);
  });

  it('takes slopes between for a number of heads that is no power of two', () => {
    const slopes = Array.from(alibiBias(6, 1, 2).dataSync())
      .filter((_, i) => i % 2 === 0)
      .map((x) => Math.log2(-x));
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

describe('SplitSinusoidalPositions', () => {
  it('has the values of SinusoidalPositions, sines first', () => {
    const interleaved = new SinusoidalPositions(6).forward(5, 2).arraySync();
    const split = new SplitSinusoidalPositions(6).forward(5, 2).arraySync();
    split.forEach((row, p) =>
      row.forEach((value, i) => expect(value).toBeCloseTo(interleaved[p][i < 3 ? 2 * i : 2 * (i - 3) + 1], 6)),
    );
    expect(() => new SplitSinusoidalPositions(6, 4).forward(2, 3)).toThrow('expected at most 4 positions, received 5');
  });

  it('goes on before zero', () => {
    expect(splitSinusoids([-1], 2).arraySync()[0][0]).toBeCloseTo(-Math.sin(1), 6);
  });
});

describe('RelativePositionBias', () => {
  const config = { numAttentionHeads: 2, relativeAttentionNumBuckets: 8, relativeAttentionMaxDistance: 16 };

  it('has a bucket for each short distance, wider ones for longer, and one for all that are far', () => {
    const buckets = (offsets: number[], bidirectional: boolean) =>
      offsets.map((offset) => relativePositionBucket(offset, { count: 8, maxDistance: 16, bidirectional }));
    expect(buckets([0, -1, -2, -3, -4, -7, -8, -12, -16, -1000], false)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 7, 7]);
    expect(buckets([1, 5], false)).toEqual([0, 0]);
    expect(buckets([0, -1, -2, -16, 1, 2, 16], true)).toEqual([0, 1, 2, 3, 5, 6, 7]);
  });

  it('gives the last queries what they have among all', () => {
    using bias = initialize(new RelativePositionBias(config, { bidirectional: false }), { seed: 1 });
    const whole = bias.forward(5, 5);
    expect(whole.shape).toEqual([1, 2, 5, 5]);
    expect(bias.forward(2, 5).arraySync()).toEqual(tf.slice(whole, [0, 0, 3, 0]).arraySync());
    expect(() => new RelativePositionBias(config, { bidirectional: true, buckets: 3 } as never)).toThrow(
      'RelativePositionBias: unknown option "buckets", expected one of: bidirectional, initializer',
    );
  });
});
