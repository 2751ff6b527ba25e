import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { GROUP, type QuantizedBits } from '../wasm/packed-layout.js';
import { runKernel } from '../backend/run-kernel.js';
import { checkType, fail } from './check-tensors.js';
import { hasKernel } from './has-kernel.js';
import { composedRounding } from './quantized-weight.composed.js';

/**
 * A weight `[out, in]` in 8 or 4 bits, for `linear` and `embeddingLookup`. On our backend 8 bits take 1.125 bytes a weight and 4 bits 0.625, packed
 * as the product reads them. Other backends have no such product: there it is the rounded weight, kept in float32.
 */
export class QuantizedWeight {
  /** @param values int32 where they are packed, float32 where they are the rounded weight `[out, in]` itself */
  constructor(
    readonly bits: QuantizedBits,
    readonly shape: [rows: number, columns: number],
    readonly values: Tensor,
  ) {}

  /** The rounded weight, where it is not packed. */
  get rounded(): Tensor2D | undefined {
    return this.values.dtype === 'float32' ? (this.values as Tensor2D) : undefined;
  }

  dispose(): void {
    this.values.dispose();
  }
}

/** Widest weight the kernels have room to widen a panel of. */
const MAX_COLUMNS = 1 << 17;

/**
 * Rounds a weight to the nearest codes.
 *
 * @param weight float32 `[out, in]`
 * @throws when bits are neither 8 nor 4, or the weight has more than 131,072 inputs
 */
export function quantizeWeight(weight: Tensor2D, { bits }: { bits: QuantizedBits }): QuantizedWeight {
  checkType('quantizeWeight: weight', weight, 'float32');
  if (weight.shape.length !== 2)
    fail('quantizeWeight: weight', '[out, in]', `[${(weight as Tensor).shape.join(', ')}]`);
  const [rows, columns] = weight.shape;
  checkGrid('quantizeWeight', bits, columns);
  const values = hasKernel('GlossaQuantize')
    ? runKernel('GlossaQuantize', { weight }, { bits, rows, columns })
    : tf.tidy(() => composedRounding(weight, bits));
  return new QuantizedWeight(bits, [rows, columns], values);
}

/** A weight `[out, in]` that is rounded already, as files hold it. */
export interface WeightCodes {
  readonly bits: QuantizedBits;
  readonly shape: readonly [rows: number, columns: number];
  /** A byte each, row after row: signed with 8 bits, 0 to 15 with 4. */
  readonly codes: Uint8Array;
  /** `[rows, groups]`, a group being 32 inputs, the last one of a row perhaps fewer. */
  readonly scales: Float32Array;
  /** Of 4 bits only, as many. */
  readonly offsets?: Float32Array;
}

/** The float32 values that codes stand for, row after row. */
export function unpackCodes({ bits, shape: [rows, columns], codes, scales, offsets }: WeightCodes): Float32Array {
  const values = new Float32Array(rows * columns);
  const signed = new Int8Array(codes.buffer, codes.byteOffset, codes.length);
  for (let row = 0, at = 0, group = 0; row < rows; row++) {
    for (let first = 0; first < columns; first += GROUP, group++) {
      const [scale, offset, end] = [
        scales[group],
        bits === 4 ? offsets![group] : 0,
        at + Math.min(GROUP, columns - first),
      ];
      for (; at < end; at++) values[at] = scale * signed[at] + offset;
    }
  }
  return values;
}

/** Whether a weight can be packed so. */
export function checkGrid(where: string, bits: QuantizedBits, columns: number): void {
  if (bits !== 8 && bits !== 4) fail(`${where}: bits`, '8 or 4', bits);
  if (columns > MAX_COLUMNS) fail(`${where}: weight`, `at most ${MAX_COLUMNS} inputs`, columns);
}

export function checkCodes(where: string, { bits, shape: [rows, columns], codes, scales, offsets }: WeightCodes): void {
  checkGrid(where, bits, columns);
  const groups = rows * Math.ceil(columns / GROUP);
  if (codes.length !== rows * columns) fail(`${where}: codes`, `${rows * columns} of them`, codes.length);
  if (scales.length !== groups) fail(`${where}: scales`, `${groups} of them`, scales.length);
  const wanted = bits === 4 ? groups : undefined;
  if (offsets?.length !== wanted)
    fail(`${where}: offsets`, wanted === undefined ? 'none' : `${wanted} of them`, offsets?.length ?? 'none');
}

/** The rounded weight, float32 `[out, in]`. */
export function dequantizeWeight(weight: QuantizedWeight): Tensor2D {
  return (weight.rounded ? tf.clone(weight.rounded) : runQuantized('GlossaDequantize', weight)) as Tensor2D;
}

/** Runs a kernel over a packed weight; only the backend that packed it can read it. */
export function runQuantized(
  kernelName: string,
  { bits, shape: [rows, columns], values }: QuantizedWeight,
  inputs: Record<string, Tensor> = {},
): Tensor {
  if (!hasKernel(kernelName)) fail('quantized weight', 'the backend that packed it', tf.getBackend());
  return runKernel(kernelName, { ...inputs, packed: values }, { bits, rows, columns });
}
