/**
 * One stored tensor and the parameters that it fills: put end to end along the first axis, then through the layout
 * steps.
 */
import type { WeightCodes } from '@glossa/tensor';
import { rowsOf } from './codes.js';
import { moveRowsInPlace, type Layout } from './layout.js';

type Shape = readonly number[];

/** The shape of the stored tensor of these parameters; `undefined` when they cannot be stored as one. */
export function storedShape(parameters: readonly Shape[], layouts: readonly Layout[]): Shape | undefined {
  return shapes(parameters, layouts)?.at(0);
}

/** The values of each parameter from the stored ones; they may share memory. */
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

/** `loadParts` for codes, in place; `undefined` when a step of the layout does more than move rows. */
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

/** The inverse of `loadParts`. */
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

/** The shape before each step and after the last one, starting from the stored tensor's. */
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
