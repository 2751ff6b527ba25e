/** RoFormer: Enhanced Transformer with Rotary Position Embedding (Su et al. 2021). */
import * as tf from '@tensorflow/tfjs-core';
import type { RotaryFrequencies } from './rotary-frequencies.js';

/** Cosines, and sines with the sign of the first half turned, [length, headDim] row by row. */
interface RotaryTable {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/**
 * Turns queries and keys by angles that grow with their positions, so that their product depends on the distance alone.
 * Feature i forms a pair with feature i + headDim / 2.
 */
export class RotaryPositions {
  /** Every layer asks for the same positions in turn. */
  private last: { length: number; offset: number; table: RotaryTable } | null = null;

  constructor(readonly frequencies: RotaryFrequencies) {}

  /**
   * @param x [batch, heads, length, headDim]
   * @param offset the position of the first row
   * @returns the same shape
   */
  forward(x: tf.Tensor4D, offset: number): tf.Tensor4D {
    const [, , length, headDim] = x.shape;
    const { cos, sin } = this.table(length, offset);
    if (cos.length !== length * headDim) throw new Error(`RotaryPositions: expected a headDim of ${cos.length / length}, received ${headDim}`);
    const [first, second] = tf.split(x, 2, 3);
    const turned = tf.mul<tf.Tensor4D>(tf.concat([second, first], 3), tf.tensor2d(sin, [length, headDim]));
    return tf.add(tf.mul<tf.Tensor4D>(x, tf.tensor2d(cos, [length, headDim])), turned);
  }

  /** Of the positions offset … offset + length - 1. */
  table(length: number, offset: number): RotaryTable {
    if (this.last?.length !== length || this.last.offset !== offset) {
      this.last = { length, offset, table: rotaryTable(this.frequencies, length, offset) };
    }
    return this.last.table;
  }
}

function rotaryTable(frequencies: RotaryFrequencies, length: number, offset: number): RotaryTable {
  const { scale } = frequencies;
  const radians = Float32Array.from(frequencies.at(offset + length));
  const pairs = radians.length;
  const [cos, sin] = [new Float32Array(length * 2 * pairs), new Float32Array(length * 2 * pairs)];
  for (let row = 0; row < length; row++) {
    for (let pair = 0; pair < pairs; pair++) {
      // Rounded as PyTorch rounds it: far into a text the angle has few digits behind the point.
      const angle = Math.fround((offset + row) * radians[pair]);
      const at = row * 2 * pairs + pair;
      cos[at] = cos[at + pairs] = scale * Math.cos(angle);
      sin[at + pairs] = scale * Math.sin(angle);
      sin[at] = -sin[at + pairs];
    }
  }
  return { cos, sin };
}
