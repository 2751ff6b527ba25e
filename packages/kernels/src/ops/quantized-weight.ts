import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { QuantizedBits } from '../backend/packed-layout.js';
import { runKernel } from '../backend/run-kernel.js';
import { checkType, fail } from './check.js';
import { hasKernel } from './has-kernel.js';
import { composedRounding } from './quantized-weight.composed.js';

/**
 * A weight `[out, in]` in 8 or 4 bits, for `linear` and `embeddingLookup`. On our backend 8 bits take 1.125 bytes a weight and 4 bits 0.75, packed
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
  if (bits !== 8 && bits !== 4) fail('quantizeWeight: bits', '8 or 4', bits);
  checkType('quantizeWeight: weight', weight, 'float32');
  if (weight.shape.length !== 2) fail('quantizeWeight: weight', '[out, in]', `[${(weight as Tensor).shape.join(', ')}]`);
  const [rows, columns] = weight.shape;
  if (columns > MAX_COLUMNS) fail('quantizeWeight: weight', `at most ${MAX_COLUMNS} inputs`, columns);
  const values = hasKernel('GlossaQuantize')
    ? runKernel('GlossaQuantize', { weight }, { bits, rows, columns })
    : tf.tidy(() => composedRounding(weight, bits));
  return new QuantizedWeight(bits, [rows, columns], values);
}

/** The rounded weight, float32 `[out, in]`. */
export function dequantizeWeight(weight: QuantizedWeight): Tensor2D {
  return (weight.rounded ? tf.clone(weight.rounded) : runQuantized('GlossaDequantize', weight)) as Tensor2D;
}

/** Runs a kernel over a packed weight; only the backend that packed it can read it. */
export function runQuantized(kernelName: string, { bits, shape: [rows, columns], values }: QuantizedWeight, inputs: Record<string, Tensor> = {}): Tensor {
  if (!hasKernel(kernelName)) fail('quantized weight', 'the backend that packed it', tf.getBackend());
  return runKernel(kernelName, { ...inputs, packed: values }, { bits, rows, columns });
}
