import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { GROUP, PANEL, type QuantizedBits } from '../wasm/packed-layout.js';
import { runKernel, runKernels } from '../backend/run-kernel.js';
import { fail } from './check-tensors.js';
import { hasKernel } from './has-kernel.js';
import {
  checkCodes,
  checkGrid,
  QuantizedWeight,
  quantizeWeight,
  unpackCodes,
  type WeightCodes,
} from './quantized-weight.js';

/** Rows as stored that a piece of a weight holds a multiple of, unless it is the last one: turned round or not, they can be written. */
export const PIECE_ROWS = GROUP;

/**
 * A weight that comes in pieces, front to back, each written where it stays, so that the whole is never held twice. A backend other than ours
 * gathers it in JavaScript first.
 */
export class WeightWriter {
  private readonly rows: number;
  private readonly columns: number;
  /** Values in the backend's memory, or those that become a tensor in the end. */
  private readonly room: Tensor | Float32Array;
  /** Rows, or columns where those come. */
  private written = 0;
  private isTurned = false;
  private isRounded = true;

  /**
   * @param shape of the weight, its first axis the rows
   * @param bits into which a matrix `[out, in]` is packed; without them it is float32
   * @throws on other bits, or when it is not a matrix or has too many inputs for them
   */
  constructor(
    readonly shape: readonly number[],
    private readonly bits?: QuantizedBits,
  ) {
    this.rows = shape[0] ?? 1;
    this.columns = shape.slice(1).reduce((product, size) => product * size, 1);
    if (bits !== undefined) {
      if (shape.length !== 2) fail('WeightWriter: shape', '[out, in]', `[${shape.join(', ')}]`);
      checkGrid('WeightWriter', bits, this.columns);
    }
    this.room = hasKernel('GlossaRoom')
      ? tf.keep(runKernel('GlossaRoom', {}, { shape: [...shape], bits }))
      : new Float32Array(this.rows * this.columns);
  }

  /**
   * Adds the rows that follow. Float32 values are rounded to the weight's bits; codes are taken as they are.
   *
   * @throws when these are no whole rows, too many, fewer than a multiple of 8 before the last, codes of other bits, or columns came before
   */
  write(piece: Float32Array | WeightCodes): void {
    const isFloat = piece instanceof Float32Array;
    const rows = isFloat ? piece.length / (this.columns || 1) : piece.shape[0];
    if (this.isTurned) fail('WeightWriter: piece', 'columns, as before', 'rows');
    this.checkPiece('rows', rows, PANEL, this.rows, this.columns);
    if (!isFloat) {
      if (piece.bits !== this.bits || piece.shape[1] !== this.columns)
        fail(
          'WeightWriter: piece',
          `${this.bits} bits of ${this.columns} inputs`,
          `${piece.bits} of ${piece.shape[1]}`,
        );
      checkCodes('WeightWriter', piece);
    }
    if (isFloat) this.isRounded = false;
    const firstRow = this.written;
    this.written += rows;
    if (rows === 0) return;
    if (this.room instanceof Float32Array)
      return this.room.set(isFloat ? piece : unpackCodes(piece), firstRow * this.columns);
    runKernels(
      'GlossaWriteRows',
      { room: this.room },
      { piece, firstRow, rows, columns: this.columns, bits: this.bits },
    );
  }

  /**
   * Adds the columns that follow, `[out, columns]`, for a weight that is stored the other way round.
   *
   * @throws when these are no whole columns, too many, fewer than a multiple of 32 before the last, or rows came before
   */
  writeColumns(piece: Float32Array): void {
    const width = piece.length / (this.rows || 1);
    if (this.written > 0 && !this.isTurned) fail('WeightWriter: piece', 'rows, as before', 'columns');
    this.checkPiece('columns', width, GROUP, this.columns, this.rows);
    this.isTurned = true;
    this.isRounded = false;
    const firstColumn = this.written;
    this.written += width;
    if (width === 0) return;
    const { room, rows, columns, bits } = this;
    if (!(room instanceof Float32Array))
      return void runKernels('GlossaWriteColumns', { room }, { piece, firstColumn, rows, columns, bits });
    for (let row = 0; row < rows; row++)
      room.set(piece.subarray(row * width, (row + 1) * width), row * columns + firstColumn);
  }

  private checkPiece(what: string, count: number, multiple: number, all: number, across: number): void {
    if (!Number.isInteger(count) || this.written + count > all)
      fail('WeightWriter: piece', `at most ${all - this.written} ${what} of ${across}`, count);
    if (this.written % multiple > 0)
      fail('WeightWriter: piece', `${multiple}, or a multiple, of ${what} before another one`, this.written);
  }

  /** The weight, the caller's from here on. @throws when rows are missing */
  finish(): Tensor | QuantizedWeight {
    const [all, what] = this.isTurned ? [this.columns, 'columns'] : [this.rows, 'rows'];
    if (this.written < all) fail('WeightWriter', `${all} ${what}`, this.written);
    const { bits, room } = this;
    const [rows, columns] = this.shape;
    if (!(room instanceof Float32Array))
      return bits === undefined ? room : new QuantizedWeight(bits, [rows, columns], room);
    const values = tf.tensor(room, [...this.shape], 'float32');
    if (bits === undefined) return values;
    if (this.isRounded) return new QuantizedWeight(bits, [rows, columns], values);
    const quantized = quantizeWeight(values as Tensor2D, { bits });
    values.dispose();
    return quantized;
  }

  /** Gives up what was written. Not to be called after `finish`. */
  [Symbol.dispose](): void {
    if (!(this.room instanceof Float32Array)) this.room.dispose();
  }
}

/**
 * A weight of the very codes given, which are not rounded again; scales and offsets of 4 bits are kept in half precision.
 *
 * @throws when bits are neither 8 nor 4, numbers of codes, scales or offsets do not fit the shape, or the weight has more than 131,072 inputs
 */
export function packWeight(weight: WeightCodes): QuantizedWeight {
  checkCodes('packWeight', weight);
  const writer = new WeightWriter(weight.shape, weight.bits);
  writer.write(weight);
  return writer.finish() as QuantizedWeight;
}
