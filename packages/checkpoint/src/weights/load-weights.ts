/** Fills a model from named tensors. */
import { ensureBackend, namedParameters, quantizableWeights, type Module, type WeightBands } from '@glossa/tensor';
import type { TensorData } from '../safetensors/dtype.js';
import type { TensorStream } from '../safetensors/open-safetensors.js';
import { toFloat32 } from '../safetensors/to-float32.js';
import { planLoad, type LoadPlan } from './plan-load.js';
import { ownNames, type WeightMap } from './weight-map.js';

/** Tensors at hand: a parsed safetensors file is one. */
export interface NamedTensors {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  toFloat32(name: string): Float32Array;
}

/**
 * Fills every parameter of `model`; without a map, tensors are called as the parameters are.
 * Nothing changes unless all names and shapes fit.
 * @throws Error of one line that names each weight which is missing, unknown, twice there or of another shape
 */
export function loadWeights(model: Module, tensors: NamedTensors | ReadonlyMap<string, TensorData>, map: WeightMap = ownNames): void {
  const named = tensors instanceof Map ? fromMap(tensors) : (tensors as NamedTensors);
  const plan = planLoad(namedParameters(model), named.shapes, map);
  ensureBackend();
  for (const name of named.shapes.keys()) plan.fill(name, () => named.toFloat32(name));
}

/**
 * As `loadWeights`, for tensors that arrive one after the other; no more than one is held beside the model, and of codes a few rows. They stay quantized
 * where a linear layer or an embedding takes them, row by row as they are stored; else they are unpacked.
 */
export async function streamWeights(model: Module, tensors: TensorStream<Float32Array | WeightBands>, map: WeightMap = ownNames): Promise<void> {
  const plan = planLoad(namedParameters(model), tensors.shapes, map, quantizableWeights(model));
  ensureBackend();
  const reader = tensors.read()[Symbol.asyncIterator]();
  try {
    while (await fillNext(reader, plan));
  } finally {
    await reader.return?.();
  }
}

/** A function of its own, for the variables of a loop would hold a tensor while the next one is read. */
async function fillNext(reader: AsyncIterator<readonly [name: string, values: Float32Array | WeightBands]>, plan: LoadPlan): Promise<boolean> {
  const next = await reader.next();
  if (next.done === true) return false;
  const [name, values] = next.value;
  await plan.fillFrom(name, values);
  return true;
}

function fromMap(tensors: ReadonlyMap<string, TensorData>): NamedTensors {
  return {
    shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
    toFloat32: (name) => toFloat32(tensors.get(name)!),
  };
}
