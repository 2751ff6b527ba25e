/** RoFormer: Enhanced Transformer with Rotary Position Embedding (Su et al. 2021). */
import { check } from '@glossa/check';
import { Buffers, Module, rotary } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import type { RotaryFrequencies } from './rotary-frequencies.js';

/** A table that grows has room for so many positions at least. */
const LEAST_POSITIONS = 256;

/** Cosines and sines of the angles of some positions in a row, [positions, headDim / 2]. */
export interface RotaryTable {
  readonly cos: tf.Tensor2D;
  readonly sin: tf.Tensor2D;
  /** The position of the first row. */
  readonly start: number;
}

/**
 * Rotates queries and keys by angles that grow with their positions, so that their product depends on the distance
 * alone.
 * Feature i forms a pair with feature i + headDim / 2. All layers of a model share one, and so one table of angles.
 */
export class RotaryPositions extends Module {
  readonly tables = new Buffers<'cos' | 'sin'>();
  /** What the table was made of: positions `start` to `end`, at the frequencies of a sequence of this length. */
  private made = { start: 0, end: 0, length: -1, radians: [] as readonly number[] };

  constructor(readonly frequencies: RotaryFrequencies) {
    super();
  }

  /**
   * @param x [batch, heads, length, headDim]
   * @param offset the position of the first row
   * @returns the same shape
   * @throws GlossaError `invalid-argument` when `headDim` is not that of the frequencies
   */
  forward(x: tf.Tensor4D, offset: number): tf.Tensor4D {
    const [, , length, headDim] = x.shape;
    const { cos, sin, start } = this.table(length, offset);
    check(2 * cos.shape[1] === headDim, 'RotaryPositions', `[batch, heads, length, ${2 * cos.shape[1]}]`, x.shape);
    return rotary(x, cos, sin, offset - start);
  }

  /**
   * A table that has the positions offset … offset + length - 1, perhaps among others. It belongs to this module, and
   * is valid until another is asked for or the module is disposed.
   */
  table(length: number, offset: number): RotaryTable {
    const end = offset + length;
    const { made } = this;
    const radians = end === made.length ? made.radians : this.frequencies.at(end);
    const isSame = radians === made.radians && this.tables.tensors?.cos.isDisposed === false;
    if (isSame && made.start <= offset && end <= made.end) made.length = end;
    // Frequencies that stay are asked for again: a table from the first position that doubles costs each little.
    else if (isSame) this.make(radians, 0, Math.max(LEAST_POSITIONS, end, 2 * made.end), end);
    else this.make(radians, offset, end, end);
    const { cos, sin } = this.tables.tensors!;
    return { cos: cos as tf.Tensor2D, sin: sin as tf.Tensor2D, start: this.made.start };
  }

  private make(radians: readonly number[], start: number, end: number, length: number): void {
    this.made = { start, end, length, radians };
    this.tables.set(rotaryTable(radians, this.frequencies.scale, start, end));
  }
}

function rotaryTable(frequencies: readonly number[], scale: number, start: number, end: number) {
  const radians = Float32Array.from(frequencies);
  const [rows, pairs] = [end - start, radians.length];
  const [cos, sin] = [new Float32Array(rows * pairs), new Float32Array(rows * pairs)];
  for (let row = 0; row < rows; row++) {
    for (let pair = 0; pair < pairs; pair++) {
      // Rounded as PyTorch rounds it: far into a text the angle has few digits behind the point.
      const angle = Math.fround((start + row) * radians[pair]);
      cos[row * pairs + pair] = scale * Math.cos(angle);
      sin[row * pairs + pair] = scale * Math.sin(angle);
    }
  }
  return { cos: tf.tensor2d(cos, [rows, pairs]), sin: tf.tensor2d(sin, [rows, pairs]) };
}
