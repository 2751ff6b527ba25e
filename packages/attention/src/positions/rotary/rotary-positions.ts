/** RoFormer: Enhanced Transformer with Rotary Position Embedding (Su et al. 2021). */
import { rotary } from '@glossa/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { RotaryFrequencies } from './rotary-frequencies.js';

/** Of the angles, [length, headDim / 2] row by row. */
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
  forward(x: Tensor4D, offset: number): Tensor4D {
    const [, , length, headDim] = x.shape;
    const { cos, sin } = this.table(length, offset);
    if (2 * cos.length !== length * headDim)
      throw new Error(`RotaryPositions: expected a headDim of ${(2 * cos.length) / length}, received ${headDim}`);
    return rotary(x, cos, sin);
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
  const [cos, sin] = [new Float32Array(length * pairs), new Float32Array(length * pairs)];
  for (let row = 0; row < length; row++) {
    for (let pair = 0; pair < pairs; pair++) {
      // Rounded as PyTorch rounds it: far into a text the angle has few digits behind the point.
      const angle = Math.fround((offset + row) * radians[pair]);
      cos[row * pairs + pair] = scale * Math.cos(angle);
      sin[row * pairs + pair] = scale * Math.sin(angle);
    }
  }
  return { cos, sin };
}
