/**
 * Glossa's int8 storage in plain safetensors. Beside an I8 tensor `name` is the tensor `name.scale`, with one scale for
 * each 32 values along the last axis, or one for each row where 32 does not divide it: value = int8 * scale. Scales are
 * F16, or F32 where one of them is not a normal number in F16. The file's metadata has `glossa.quantization` =
 * `int8-groups`.
 */
import type { WeightCodes } from '@glossa/tensor';
import { check, fail, inWords, showShape } from '@glossa/check';
import type { TensorData } from '../tensors/dtype.js';
import { int8Scale, roundInt8 } from '../tensors/round-int8.js';
import { fromFloat32, toFloat32 } from '../tensors/to-float32.js';

export const QUANTIZATION_KEY = 'glossa.quantization';
export const INT8_GROUPS = 'int8-groups';
const GROUP_SIZE = 32;
/** Bounds of the normal numbers of F16. */
const F16 = { least: 2 ** -14, largest: 65504 };

/** The name of the scales that belong to a quantized tensor. */
export function scaleName(name: string): string {
  return `${name}.scale`;
}

/**
 * Quantizes to 8 bits in groups.
 *
 * @param name of the tensor, for errors
 * @throws GlossaError `not-finite` when a value is not
 */
export function quantizeInt8(
  values: Float32Array,
  shape: readonly number[],
  name: string,
): { quantized: TensorData; scale: TensorData } {
  const size = sizeOfGroups(shape);
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined) fail(name, 'finite values to quantize', odd, 'not-finite');
  const exact = new Float32Array(values.length / size);
  for (let group = 0; group < exact.length; group++) exact[group] = int8Scale(values, group * size, (group + 1) * size);
  const fitsHalf = exact.every((scale) => scale === 0 || (scale >= F16.least && scale <= F16.largest));
  const scale = fromFloat32(exact, scaleShape(shape), fitsHalf ? 'F16' : 'F32', scaleName(name));
  const scales = toFloat32(scale); // as rounded
  const quantized = new Int8Array(values.length);
  scales.forEach((unit, group) => roundInt8(values, group * size, (group + 1) * size, unit, quantized, group * size));
  return { quantized: { dtype: 'I8', shape, data: new Uint8Array(quantized.buffer) }, scale };
}

/** The float32 values of a pair that `checkScale` has accepted. */
export function dequantizeInt8(quantized: TensorData, scale: TensorData): Float32Array {
  const scales = toFloat32(scale);
  const values = toFloat32(quantized);
  const size = sizeOfGroups(quantized.shape);
  for (let i = 0; i < values.length; i++) values[i] *= scales[Math.floor(i / size)];
  return values;
}

/** The pair as codes where it is a matrix in groups of 32, else its float32 values. */
export function codesOfInt8(quantized: TensorData, scale: TensorData): WeightCodes | Float32Array {
  const [rows, columns] = quantized.shape;
  if (quantized.shape.length !== 2 || sizeOfGroups(quantized.shape) !== GROUP_SIZE)
    return dequantizeInt8(quantized, scale);
  return { bits: 8, shape: [rows, columns], codes: quantized.data, scales: toFloat32(scale) };
}

/**
 * Checks by type and shape that `scale` has one scale for each group of `quantized`.
 *
 * @throws GlossaError `invalid-file`
 */
export function checkScale(quantized: Described, scale: Described, where: string): void {
  const expected = scaleShape(quantized.shape);
  const isFloat = scale.dtype === 'F16' || scale.dtype === 'F32';
  const fits = quantized.dtype === 'I8' && isFloat && String(scale.shape) === String(expected);
  const wanted = `F16 or F32 ${showShape(expected)} beside I8 ${showShape(quantized.shape)}`;
  const received = `${scale.dtype} ${showShape(scale.shape)} beside ${quantized.dtype}`;
  check(fits, where, wanted, inWords(received), 'invalid-file');
}

type Described = Pick<TensorData, 'dtype' | 'shape'>;

function sizeOfGroups(shape: readonly number[]): number {
  const rowSize = shape.at(-1) ?? 1;
  return rowSize % GROUP_SIZE === 0 ? GROUP_SIZE : rowSize;
}

function scaleShape(shape: readonly number[]): number[] {
  return shape.length === 0 ? [] : [...shape.slice(0, -1), shape.at(-1)! / sizeOfGroups(shape)];
}
