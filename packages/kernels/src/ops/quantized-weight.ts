import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { GROUP, type QuantizedBits, type WeightCodes } from '../wasm/packed-layout.js';
import { check, checkOneOf, fail, inWords } from '@glossa/check';
import type { QuantizedShape } from '../kernels/quantized.js';
import { checkType } from './check-tensors.js';
import { FusedKernel } from './fused-kernel.js';
import { composedRounding } from './quantized-weight.composed.js';

/**
 * A weight `[out, in]` in 8 or 4 bits, for `linear` and `embeddingLookup`. On our backend 8 bits take 1.125 bytes a
 * weight and 4 bits 0.625, packed as the product reads them. Other backends have no such product: there it is the
 * rounded weight, kept in float32.
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

const quantizeKernel = /* @__PURE__ */ new FusedKernel<QuantizedShape>('GlossaQuantize');
const dequantizeKernel = /* @__PURE__ */ new FusedKernel<QuantizedShape>('GlossaDequantize');

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
  check((weight as Tensor).rank === 2, 'quantizeWeight: weight', '[out, in]', weight.shape);
  const [rows, columns] = weight.shape;
  checkGrid('quantizeWeight', bits, columns);
  const values = quantizeKernel.isAvailable
    ? quantizeKernel.run({ weight }, { bits, rows, columns })
    : tf.tidy(() => composedRounding(weight, bits));
  return new QuantizedWeight(bits, [rows, columns], values);
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
  checkOneOf(`${where}: bits`, bits, [8, 4]);
  check(columns <= MAX_COLUMNS, `${where}: weight`, `at most ${MAX_COLUMNS} inputs`, columns);
}

export function checkCodes(where: string, { bits, shape: [rows, columns], codes, scales, offsets }: WeightCodes): void {
  checkGrid(where, bits, columns);
  const groups = rows * Math.ceil(columns / GROUP);
  check(codes.length === rows * columns, `${where}: codes`, `${rows * columns} of them`, codes.length);
  check(scales.length === groups, `${where}: scales`, `${groups} of them`, scales.length);
  const wanted = bits === 4 ? groups : undefined;
  if (offsets?.length !== wanted)
    fail(`${where}: offsets`, wanted === undefined ? 'none' : `${wanted} of them`, offsets?.length);
}

/** The rounded weight, float32 `[out, in]`. */
export function dequantizeWeight(weight: QuantizedWeight): Tensor2D {
  return (weight.rounded ? tf.clone(weight.rounded) : runQuantized(dequantizeKernel, weight)) as Tensor2D;
}

/** Rows of a packed weight by their numbers, float32 `[...ids, in]`. */
export function dequantizeRows(weight: QuantizedWeight, ids: Tensor): Tensor {
  return runQuantized(dequantizeKernel, weight, { ids });
}

/** Runs a kernel over a packed weight; only the backend that packed it can read it. */
export function runQuantized(
  kernel: FusedKernel<QuantizedShape>,
  { bits, shape: [rows, columns], values }: QuantizedWeight,
  inputs: Record<string, Tensor> = {},
): Tensor {
  if (!kernel.isAvailable)
    fail('QuantizedWeight', 'the backend that packed it', inWords(tf.getBackend()), 'invalid-state');
  return kernel.run({ ...inputs, packed: values }, { bits, rows, columns });
}
