import * as tf from '@tensorflow/tfjs-core';
import { check } from '@glossa/check';
import { Module } from '@glossa/tensor';
import type { Positions } from './positions.js';

/**
 * The sines of `SinusoidalPositions` in the first half of the features, its cosines in the second; as in Marian and
 * XLNet.
 */
export class SplitSinusoidalPositions extends Module implements Positions {
  constructor(
    readonly hiddenSize: number,
    readonly count: number | undefined = undefined,
  ) {
    super();
  }

  /** @throws GlossaError `invalid-argument` when a position beyond the last is asked for, where there is a last one */
  forward(length: number, offset: number): tf.Tensor2D {
    const end = offset + length;
    check(end <= (this.count ?? Infinity), 'SplitSinusoidalPositions', `at most ${this.count} positions`, end);
    return splitSinusoids(
      Float32Array.from({ length }, (_, row) => offset + row),
      this.hiddenSize,
    );
  }
}

/** @param positions any numbers, negative ones too @returns [positions, hidden] */
export function splitSinusoids(positions: ArrayLike<number>, hiddenSize: number): tf.Tensor2D {
  const half = Math.ceil(hiddenSize / 2);
  const values = new Float32Array(positions.length * hiddenSize);
  for (let row = 0; row < positions.length; row++) {
    for (let i = 0; i < hiddenSize; i++) {
      const angle = positions[row] / 10000 ** ((2 * (i % half)) / hiddenSize);
      values[row * hiddenSize + i] = i < half ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return tf.tensor2d(values, [positions.length, hiddenSize]);
}
