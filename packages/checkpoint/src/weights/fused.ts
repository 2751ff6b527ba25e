/** One stored tensor and the parameters it fills: laid end to end along the first axis, then through the layout steps. */
import type { WeightCodes } from '@glossa/tensor';
import { moveRowsInPlace, type Layout } from './layout.js';

type Shape = readonly number[];

/** The shape a checkpoint must have for these parameters; `undefined` when they cannot be stored as one. */
export function storedShape(parameters: readonly Shape[], layouts: readonly Layout[]): Shape | undefined {
  return shapes(parameters, layouts)?.at(0);
}

/** Stored values to those of each parameter, which may share memory. */
export function loadParts(
  values: Float32Array,
  parameters: readonly Shape[],
  layouts: readonly Layout[],
): Float32Array[] {
  const stages = shapes(parameters, layouts)!;
  const joined = layouts.reduce<Float32Array>((current, layout, i) => layout.load(current, stages[i]), values);
  let end = 0;
  return parameters.map((shape) => joined.subarray(end, (end += count(shape))));
}

/** The same of codes, where all that the layout does is to move rows, which it does in place; `undefined` where it does more. */
export function loadCodes(
  stored: WeightCodes,
  parameters: readonly Shape[],
  layouts: readonly Layout[],
): WeightCodes[] | undefined {
  if (layouts.some(({ rowOf }) => rowOf === undefined)) return undefined;
  for (const { rowOf } of layouts) {
    for (const values of [stored.codes, stored.scales, stored.offsets])
      if (values !== undefined) moveRowsInPlace(values, stored.shape[0], rowOf!);
  }
  let end = 0;
  return parameters.map(([rows]) => rowsOf(stored, end, (end += rows)));
}

function rowsOf(
  { bits, shape: [rows, columns], codes, scales, offsets }: WeightCodes,
  begin: number,
  end: number,
): WeightCodes {
  const part = <Values extends Uint8Array | Float32Array>(values: Values) =>
    values.subarray(begin * (values.length / rows), end * (values.length / rows)) as Values;
  return {
    bits,
    shape: [end - begin, columns],
    codes: part(codes),
    scales: part(scales),
    ...(offsets && { offsets: part(offsets) }),
  };
}

/** The way back. */
export function saveParts(
  parts: readonly Float32Array[],
  parameters: readonly Shape[],
  layouts: readonly Layout[],
): Float32Array {
  const stages = shapes(parameters, layouts)!;
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return layouts.reduceRight<Float32Array>((current, layout, i) => layout.save(current, stages[i + 1]), joined);
}

/** The shape before each step and after the last, from the checkpoint's side. */
function shapes(parameters: readonly Shape[], layouts: readonly Layout[]): Shape[] | undefined {
  const [first, ...others] = parameters;
  if (first === undefined) return undefined;
  let shape: Shape | undefined = first;
  if (others.length > 0) {
    const rest = String(first.slice(1));
    if (parameters.some((other) => other.length === 0 || String(other.slice(1)) !== rest)) return undefined;
    shape = [parameters.reduce((sum, [size]) => sum + size, 0), ...first.slice(1)];
  }
  const stages: Shape[] = [shape];
  for (const layout of [...layouts].reverse()) {
    const outer = layout.storedShape(stages[0]);
    if (outer === undefined) return undefined;
    stages.unshift(outer);
  }
  return stages.every((stage) => count(stage) === count(shape)) ? stages : undefined;
}

function count(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
