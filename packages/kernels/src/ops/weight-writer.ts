import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { GROUP, PANEL, type QuantizedBits, type WeightCodes } from '../wasm/packed-layout.js';
import { check, fail, inWords } from '@glossa/check';
import type { ColumnsToWrite, Room, RowsToWrite } from '../kernels/write-rows.js';
import { FusedKernel } from './fused-kernel.js';
import { checkCodes, checkGrid, QuantizedWeight, quantizeWeight, unpackCodes } from './quantized-weight.js';

const roomKernel = /* @__PURE__ */ new FusedKernel<Room>('GlossaRoom');
const writeRowsKernel = /* @__PURE__ */ new FusedKernel<RowsToWrite>('GlossaWriteRows');
const writeColumnsKernel = /* @__PURE__ */ new FusedKernel<ColumnsToWrite>('GlossaWriteColumns');

/**
 * A piece of a weight holds a multiple of so many rows as they are stored, unless it is the last one: it can then be
 * written whether they are the weight's rows or its columns.
 */
export const PIECE_ROWS = GROUP;

/**
 * A weight that comes in pieces, front to back, each written where it stays, so that the whole is never held twice. For
 * a backend other than ours it is gathered in JavaScript first.
 */
export class WeightWriter {
  readonly #rows: number;
  readonly #columns: number;
  readonly #bits: QuantizedBits | undefined;
  /** Values in the backend's memory, or those that become a tensor in the end. */
  readonly #room: Tensor | Float32Array;
  /** Rows, or columns where those come. */
  #written = 0;
  #isTurned = false;
  #isRounded = true;

  /**
   * @param shape of the weight, its first axis the rows
   * @param bits into which a matrix `[out, in]` is packed; without them it is float32
   * @throws on other bits, or when it is not a matrix or has too many inputs for them
   */
  constructor(
    readonly shape: readonly number[],
    bits?: QuantizedBits,
  ) {
    this.#rows = shape[0] ?? 1;
    this.#columns = shape.slice(1).reduce((product, size) => product * size, 1);
    this.#bits = bits;
    if (bits !== undefined) {
      check(shape.length === 2, 'WeightWriter: shape', '[out, in]', shape);
      checkGrid('WeightWriter', bits, this.#columns);
    }
    this.#room = roomKernel.isAvailable
      ? tf.keep(roomKernel.run({}, { shape: [...shape], bits }))
      : new Float32Array(this.#rows * this.#columns);
  }

  /**
   * Adds the rows that follow. Float32 values are rounded to the weight's bits; codes are taken as they are.
   *
   * @throws when these are no whole rows, too many, or codes of other bits, when the rows before were no multiple of 8,
   * or when columns came before
   */
  write(piece: Float32Array | WeightCodes): void {
    const [rows, columns, bits] = [this.#rows, this.#columns, this.#bits];
    const isFloat = piece instanceof Float32Array;
    const added = isFloat ? piece.length / (columns || 1) : piece.shape[0];
    if (this.#isTurned) fail('WeightWriter.write', 'columns', inWords('rows'), 'invalid-state');
    this.#checkPiece('write', 'rows', added, PANEL, rows, columns);
    if (!isFloat) {
      const received = inWords(`${piece.bits} of ${piece.shape[1]}`);
      const fits = piece.bits === bits && piece.shape[1] === columns;
      check(fits, 'WeightWriter.write: piece', `${bits} bits of ${columns} inputs`, received);
      checkCodes('WeightWriter.write', piece);
    }
    if (isFloat) this.#isRounded = false;
    const firstRow = this.#written;
    this.#written += added;
    if (added === 0) return;
    const room = this.#room;
    if (room instanceof Float32Array) return room.set(isFloat ? piece : unpackCodes(piece), firstRow * columns);
    writeRowsKernel.runAll({ room }, { piece, firstRow, rows: added, columns, bits });
  }

  /**
   * Adds the columns that follow, `[out, columns]`, for a weight that is stored transposed.
   *
   * @throws when these are no whole columns or too many, when the columns before were no multiple of 32, or when rows
   * came before
   */
  writeColumns(piece: Float32Array): void {
    const [rows, columns, bits, room] = [this.#rows, this.#columns, this.#bits, this.#room];
    const width = piece.length / (rows || 1);
    if (this.#written > 0 && !this.#isTurned)
      fail('WeightWriter.writeColumns', 'rows', inWords('columns'), 'invalid-state');
    this.#checkPiece('writeColumns', 'columns', width, GROUP, columns, rows);
    this.#isTurned = true;
    this.#isRounded = false;
    const firstColumn = this.#written;
    this.#written += width;
    if (width === 0) return;
    if (!(room instanceof Float32Array))
      return void writeColumnsKernel.runAll({ room }, { piece, firstColumn, rows, columns, bits });
    for (let row = 0; row < rows; row++)
      room.set(piece.subarray(row * width, (row + 1) * width), row * columns + firstColumn);
  }

  #checkPiece(method: string, what: string, count: number, multiple: number, all: number, across: number): void {
    const where = `WeightWriter.${method}: piece`;
    if (!Number.isInteger(count) || this.#written + count > all)
      fail(where, `at most ${all - this.#written} ${what} of ${across}`, count);
    if (this.#written % multiple > 0)
      fail(where, `${multiple}, or a multiple, of ${what} before another one`, this.#written, 'invalid-state');
  }

  /** The weight, the caller's from here on. @throws when rows are missing */
  finish(): Tensor | QuantizedWeight {
    const [all, what] = this.#isTurned ? [this.#columns, 'columns'] : [this.#rows, 'rows'];
    check(this.#written >= all, 'WeightWriter.finish', `${all} ${what}`, this.#written, 'invalid-state');
    const [bits, room] = [this.#bits, this.#room];
    const [rows, columns] = this.shape;
    if (!(room instanceof Float32Array))
      return bits === undefined ? room : new QuantizedWeight(bits, [rows, columns], room);
    const values = tf.tensor(room, [...this.shape], 'float32');
    if (bits === undefined) return values;
    if (this.#isRounded) return new QuantizedWeight(bits, [rows, columns], values);
    const quantized = quantizeWeight(values as Tensor2D, { bits });
    values.dispose();
    return quantized;
  }

  /** Gives up what was written. Not to be called after `finish`. */
  [Symbol.dispose](): void {
    if (!(this.#room instanceof Float32Array)) this.#room.dispose();
  }
}

/**
 * A weight of the very codes given, which are not rounded again; scales and offsets of 4 bits are kept in half
 * precision.
 *
 * @throws when bits are neither 8 nor 4, when the numbers of codes, scales or offsets do not fit the shape, or when the
 * weight has more than 131,072 inputs
 */
export function packWeight(weight: WeightCodes): QuantizedWeight {
  checkCodes('packWeight', weight);
  const writer = new WeightWriter(weight.shape, weight.bits);
  writer.write(weight);
  return writer.finish() as QuantizedWeight;
}
