import * as tf from '@tensorflow/tfjs-core';
import { Module } from '@glossa/tensor';
import type { Positions } from './positions.js';

/**
 * Sines and cosines of geometrically growing wavelengths, interleaved (Vaswani et al. 2017, section 3.5):
 * PE[p, 2i] = sin(p / 10000^(2i / hidden)), PE[p, 2i + 1] = cos of the same.
 */
export class SinusoidalPositions extends Module implements Positions {
  readonly count = undefined;

  constructor(readonly hiddenSize: number) {
    super();
  }

  forward(length: number, offset: number): tf.Tensor2D {
    const { hiddenSize } = this;
    const values = new Float32Array(length * hiddenSize);
    for (let row = 0; row < length; row++) {
      for (let i = 0; i < hiddenSize; i++) {
        const angle = (offset + row) / 10000 ** ((i - (i % 2)) / hiddenSize);
        values[row * hiddenSize + i] = i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
      }
    }
    return tf.tensor2d(values, [length, hiddenSize]);
  }
}
