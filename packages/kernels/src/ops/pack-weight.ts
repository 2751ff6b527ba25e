import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { packedShape, PANEL } from '../backend/packed-layout.js';
import { runKernels } from '../backend/run-kernel.js';
import { fail } from './check.js';
import { hasKernel } from './has-kernel.js';
import { checkCodes, checkPackable, QuantizedWeight, unpackCodes, type WeightCodes } from './quantized-weight.js';

/** A weight whose codes come in bands of rows, first to last, so that they need never be in memory all at once. */
export interface WeightBands extends Pick<WeightCodes, 'bits' | 'shape'> {
  /** Of a multiple of 8 rows each, but for the last. The next band may overwrite the one before. */
  readonly bands: AsyncIterable<WeightCodes>;
}

/**
 * A weight of the very codes given: nothing is rounded again.
 *
 * @throws when bits are neither 8 nor 4, numbers of codes, scales or offsets do not fit the shape, or the weight has more than 131,072 inputs
 */
export function packWeight(weight: WeightCodes): QuantizedWeight {
  checkCodes(weight);
  const packing = new Packing(weight);
  packing.add(weight);
  return packing.finish();
}

/** As `packWeight`, band by band. @throws also when the bands do not make up the shape */
export async function packBands({ bands, ...weight }: WeightBands): Promise<QuantizedWeight> {
  checkPackable(weight);
  const packing = new Packing(weight);
  try {
    for await (const band of bands) packing.add(band);
    return packing.finish();
  } catch (error) {
    packing.dispose();
    throw error;
  }
}

/** Rows that have come so far, in the room for all: packed, or the rounded weight itself where the backend has no product for packed ones. */
class Packing {
  private readonly target: Tensor | Float32Array;
  private filled = 0;

  constructor(private readonly weight: Pick<WeightCodes, 'bits' | 'shape'>) {
    const { bits, shape: [rows, columns] } = weight;
    this.target = hasKernel('GlossaPackWeight') ? tf.fill(packedShape(bits, rows, columns), 0, 'int32') : new Float32Array(rows * columns);
  }

  add(band: WeightCodes): void {
    checkCodes(band);
    const { bits, shape: [rows, columns] } = this.weight;
    const [height, width] = band.shape;
    if (band.bits !== bits || width !== columns || this.filled + height > rows) fail('packBands: band', `${bits} bits, up to [${rows - this.filled}, ${columns}]`, `${band.bits} bits, [${height}, ${width}]`);
    if (this.filled % PANEL !== 0) fail('packBands: bands before the last', `a multiple of ${PANEL} rows`, this.filled);
    if (this.target instanceof Float32Array) this.target.set(unpackCodes(band), this.filled * columns);
    else pack(band, this.target, this.filled);
    this.filled += height;
  }

  finish(): QuantizedWeight {
    const { bits, shape: [rows, columns] } = this.weight;
    if (this.filled !== rows) fail('packBands: bands', `${rows} rows`, this.filled);
    return new QuantizedWeight(bits, [rows, columns], this.target instanceof Float32Array ? tf.tensor2d(this.target, [rows, columns]) : this.target);
  }

  dispose(): void {
    if (!(this.target instanceof Float32Array)) this.target.dispose();
  }
}

function pack({ bits, shape: [rows, columns], codes, scales, offsets }: WeightCodes, into: Tensor, firstRow: number): void {
  tf.tidy(() => {
    const inputs = { into, codes: tf.tensor1d(wordsOf(codes), 'int32'), scales: tf.tensor1d(scales), ...(offsets && { offsets: tf.tensor1d(offsets) }) };
    runKernels('GlossaPackWeight', inputs, { bits, rows, columns, firstRow });
  });
}

/** The bytes as numbers of four each. */
function wordsOf(bytes: Uint8Array): Int32Array {
  if (bytes.byteOffset % 4 === 0 && bytes.length % 4 === 0) return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const padded = new Uint8Array(4 * Math.ceil(bytes.length / 4));
  padded.set(bytes);
  return new Int32Array(padded.buffer);
}
