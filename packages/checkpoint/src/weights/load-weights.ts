/** Fills a model from named tensors. */
import { ensureBackend, namedParameters, quantizableWeights, type Module, type QuantizedBits, type WeightCodes } from '@glossa/tensor';
import type { TensorData } from '../safetensors/dtype.js';
import { toFloat32 } from '../safetensors/to-float32.js';
import type { Filler } from './fill-parameters.js';
import { planLoad } from './plan-load.js';
import type { TensorPiece, TensorStream } from './tensor-stream.js';
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
  const filler = planLoad(namedParameters(model), named.shapes, map);
  ensureBackend();
  for (const name of named.shapes.keys()) filler.add(name, () => named.toFloat32(name));
}

/** What becomes of the weights of linear layers and embeddings. */
export interface StreamOptions {
  /** Rounds those that come in float32, each as it arrives: linear layers to so many bits, embeddings to 8. Default: they stay float32. */
  readonly bits?: QuantizedBits | undefined;
}

/**
 * As `loadWeights`, for tensors that arrive one after the other, written piece by piece to where they stay. Tensors of codes stay quantized where
 * a linear layer or an embedding takes them, row by row as they are stored; else they are unpacked.
 */
export async function streamWeights(
  model: Module,
  tensors: TensorStream<Float32Array | WeightCodes>,
  map: WeightMap = ownNames,
  { bits }: StreamOptions = {},
): Promise<void> {
  const quantizable = new Map([...quantizableWeights(model)].map(([parameter, kind]) => [parameter, bits && kind === 'embedding' ? 8 : bits]));
  using filler = planLoad(namedParameters(model), tensors.shapes, map, quantizable);
  ensureBackend();
  const reader = tensors.read()[Symbol.asyncIterator]();
  try {
    while (await addNext(reader, filler));
  } finally {
    await reader.return?.();
  }
}

/** A function of its own, for the variables of a loop would hold a tensor while the next one is read. */
async function addNext(reader: AsyncIterator<TensorPiece<Float32Array | WeightCodes>>, filler: Pick<Filler<never>, 'add'>): Promise<boolean> {
  const next = await reader.next();
  if (next.done === true) return false;
  const [name, values] = next.value;
  filler.add(name, () => values);
  return true;
}

function fromMap(tensors: ReadonlyMap<string, TensorData>): NamedTensors {
  return {
    shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
    toFloat32: (name) => toFloat32(tensors.get(name)!),
  };
}
