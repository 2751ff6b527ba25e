/** Fills a model from named tensors. */
import {
  ensureBackend,
  namedParameters,
  quantizableWeights,
  type Module,
  type QuantizedBits,
  type WeightCodes,
} from '@glossa/tensor';
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
export function loadWeights(
  model: Module,
  tensors: NamedTensors | ReadonlyMap<string, TensorData>,
  map: WeightMap = ownNames,
): void {
  const named = tensors instanceof Map ? fromMap(tensors) : (tensors as NamedTensors);
  const filler = planLoad(namedParameters(model), named.shapes, map);
  ensureBackend();
  for (const name of named.shapes.keys()) filler.add(name, () => named.toFloat32(name));
}

/** What becomes of the weights of linear layers and embeddings. */
export interface StreamOptions {
  /**
   * `true`: what is stored in 8 bits or fewer stays so, row by row, where a linear layer or an embedding takes it. 8 or 4: other weights of linear
   * layers are rounded to so many bits besides, and those of embeddings to 8, each as it arrives. Default `false`: all become float32.
   */
  readonly quantized?: boolean | QuantizedBits | undefined;
}

/**
 * As `loadWeights`, for tensors that arrive one after the other, written piece by piece to where they stay.
 * @throws also when weights are to stay quantized and none can be
 */
export async function streamWeights(
  model: Module,
  tensors: TensorStream,
  map: WeightMap = ownNames,
  { quantized = false }: StreamOptions = {},
): Promise<void> {
  if (quantized === true && !tensors.readQuantized)
    throw new Error('quantized: expected weights of 8 bits or fewer, the file has none');
  const bits = typeof quantized === 'number' ? quantized : undefined;
  const quantizable = new Map(
    [...quantizableWeights(model)].map(([parameter, kind]) => [parameter, bits && kind === 'embedding' ? 8 : bits]),
  );
  using filler = planLoad(namedParameters(model), tensors.shapes, map, quantizable);
  ensureBackend();
  const pieces = quantized === false ? tensors.read() : (tensors.readQuantized ?? tensors.read).call(tensors);
  const reader: AsyncIterator<TensorPiece<Float32Array | WeightCodes>> = pieces[Symbol.asyncIterator]();
  try {
    while (await addNext(reader, filler));
  } finally {
    await reader.return?.();
  }
}

/** A function of its own, for the variables of a loop would hold a tensor while the next one is read. */
async function addNext(
  reader: AsyncIterator<TensorPiece<Float32Array | WeightCodes>>,
  filler: Pick<Filler<never>, 'add'>,
): Promise<boolean> {
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
