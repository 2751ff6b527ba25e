import { check, checkOneOf, checkOptions, inWords } from '@glossa/check';
import {
  ensureBackend,
  namedParameters,
  quantizableWeights,
  type Module,
  type QuantizedBits,
  type WeightCodes,
} from '@glossa/tensor';
import type { TensorData } from '../tensors/dtype.js';
import { toFloat32 } from '../tensors/to-float32.js';
import type { Filler } from './fill-parameters.js';
import { planLoad } from './plan-load.js';
import type { TensorPiece, TensorStream } from '../tensors/tensor-stream.js';
import { ownNames, type WeightMap } from './weight-map.js';

/** Tensors in memory, such as those of a parsed safetensors file. */
export interface NamedTensors {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  toFloat32(name: string): Float32Array;
}

/**
 * Fills every parameter of `model`; without a map, tensors have the names of parameters. Nothing changes unless all
 * names and shapes fit.
 *
 * @throws GlossaError `invalid-file` that names each weight which is missing, unknown, ambiguous or of another shape
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

/** How the weights of linear layers and embeddings are held. */
export interface StreamOptions {
  /**
   * `true`: weights stored in 8 bits or fewer stay quantized. 8 or 4: other weights of linear layers are also rounded
   * to this many bits, and those of embeddings to 8, as they arrive. Default `false`: all become float32.
   */
  readonly quantized?: boolean | QuantizedBits | undefined;
}

/**
 * As `loadWeights`, for tensors that arrive one after the other: each piece is written to its final place.
 *
 * @throws GlossaError also when weights are to stay quantized and the file has none
 */
export async function streamWeights(
  model: Module,
  tensors: TensorStream,
  map: WeightMap = ownNames,
  options: StreamOptions = {},
): Promise<void> {
  checkOptions('streamWeights', options, { quantized: true });
  const { quantized = false } = options;
  checkOneOf('streamWeights: quantized', quantized, [false, true, 8, 4]);
  const canStay = quantized !== true || tensors.readQuantized !== undefined;
  check(canStay, 'quantized', 'weights of 8 bits or fewer', inWords('none'), 'invalid-file');
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

/** A function of its own, because the variables of a loop would keep a tensor alive while the next one is read. */
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
