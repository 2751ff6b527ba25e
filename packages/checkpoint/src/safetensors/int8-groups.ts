/**
 * Glossa's int8 storage, written openly as safetensors: beside an I8 tensor `name` lies its `name.scale`, with one scale for
 * each 32 values along the last axis, or one a row where 32 does not divide it, and value = int8 * scale. Scales are F16,
 * or F32 where one of them is no normal number of F16. The file's metadata says so: `glossa.quantization` = `int8-groups`.
 * Any safetensors reader sees both parts.
 */
import type { WeightCodes } from '@glossa/tensor';
import { show, showShape } from '../show.js';
import type { TensorData } from './dtype.js';
import { int8Scale, roundInt8 } from './round-int8.js';
import { fromFloat32, toFloat32 } from './to-float32.js';

export const quantizationKey = 'glossa.quantization';
export const int8Groups = 'int8-groups';
const groupSize = 32;
/** Bounds of the normal numbers of F16. */
const f16 = { least: 2 ** -14, largest: 65504 };

/** The name of the scales that belong to a quantized tensor. */
export function scaleName(name: string): string {
  return `${name}.scale`;
}

/** @throws Error when a value is not finite */
export function quantizeInt8(
  values: Float32Array,
  shape: readonly number[],
  name: string,
): { quantized: TensorData; scale: TensorData } {
  const size = sizeOfGroups(shape);
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new Error(`${name}: cannot quantize ${show(String(odd))}`);
  const exact = new Float32Array(values.length / size);
  for (let group = 0; group < exact.length; group++) exact[group] = int8Scale(values, group * size, (group + 1) * size);
  const fitsHalf = exact.every((scale) => scale === 0 || (scale >= f16.least && scale <= f16.largest));
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

/** The same pair without unpacking, where it is a matrix in groups of 32, else its float32 values. */
export function codesOfInt8(quantized: TensorData, scale: TensorData): WeightCodes | Float32Array {
  const [rows, columns] = quantized.shape;
  if (quantized.shape.length !== 2 || sizeOfGroups(quantized.shape) !== groupSize)
    return dequantizeInt8(quantized, scale);
  return { bits: 8, shape: [rows, columns], codes: quantized.data, scales: toFloat32(scale) };
}

/** Checks from the header alone that `scale` holds one scale for each group of `quantized`. */
export function checkScale(quantized: Described, scale: Described, where: string): void {
  const expected = scaleShape(quantized.shape);
  const isFloat = scale.dtype === 'F16' || scale.dtype === 'F32';
  if (quantized.dtype === 'I8' && isFloat && showShape(scale.shape) === showShape(expected)) return;
  throw new Error(
    `${where}: expected F16 or F32 ${showShape(expected)} beside I8 ${showShape(quantized.shape)}, ` +
      `the file has ${scale.dtype} ${showShape(scale.shape)} beside ${quantized.dtype}`,
  );
}

type Described = Pick<TensorData, 'dtype' | 'shape'>;

function sizeOfGroups(shape: readonly number[]): number {
  const rowSize = shape.at(-1) ?? 1;
  return rowSize % groupSize === 0 ? groupSize : rowSize;
}

function scaleShape(shape: readonly number[]): number[] {
  return shape.length === 0 ? [] : [...shape.slice(0, -1), shape.at(-1)! / sizeOfGroups(shape)];
}
