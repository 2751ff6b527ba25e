/** The weights of a model as named tensors, ready to be saved. */
import { namedParameters, type Module } from '@glossa/tensor';
import { show } from '../show.js';
import type { FloatDType, TensorData } from '../safetensors/dtype.js';
import { int8Groups, quantizationKey, quantizeInt8, scaleName } from '../safetensors/int8-groups.js';
import { fromFloat32 } from '../safetensors/to-float32.js';
import { saveParts, storedShape } from './fused.js';
import { ownNames, type Match, type WeightMap } from './weight-map.js';

/** `I8` stores matrices as int8 in groups of 32 with scales beside them, and all else as F32. */
export type StorageType = FloatDType | 'I8';

const storageTypes: readonly StorageType[] = ['F32', 'F16', 'BF16', 'I8'];

/**
 * Copies every parameter out of the model, under the names and in the layout of the map.
 * @param dtype F32 unless said
 * @throws Error when the map has no place for a parameter, or would not read back what it writes
 */
export function collectWeights(
  model: Module,
  map: WeightMap = ownNames,
  dtype: StorageType = 'F32',
): Map<string, TensorData> {
  if (!storageTypes.includes(dtype))
    throw new Error(`collectWeights: expected dtype ${storageTypes.join(', ')}, got ${show(dtype)}`);
  const parameters = namedParameters(model);
  const matches = new Map<string, Match>();
  for (const name of parameters.keys()) {
    const match = map.locate(name);
    if (match === undefined) throw new Error(`${name}: the weight map has no stored name for it`);
    if (map.find(match.stored)?.parameters.join() !== match.parameters.join())
      throw new Error(`${name}: the weight map reads ${match.stored} as another parameter`);
    matches.set(match.stored, match);
  }
  const tensors = new Map<string, TensorData>();
  for (const [stored, { parameters: names, layouts }] of matches) {
    const sources = names.map((name) => parameters.get(name));
    const absent = names.find((_, i) => sources[i] === undefined);
    if (absent !== undefined) throw new Error(`${stored}: the model has no parameter ${absent}`);
    const shapes = sources.map((source) => source!.shape);
    const shape = storedShape(shapes, layouts);
    if (shape === undefined) throw new Error(`${stored}: parameters ${names.join(', ')} cannot be stored as one`);
    const values = saveParts(
      sources.map((source) => source!.value.dataSync<'float32'>()),
      shapes,
      layouts,
    );
    for (const [name, tensor] of store(stored, values, shape, dtype)) tensors.set(name, tensor);
  }
  return tensors;
}

/** What the header of a file with such tensors must say. */
export function storageMetadata(dtype: StorageType): Record<string, string> {
  return { format: 'pt', ...(dtype === 'I8' ? { [quantizationKey]: int8Groups } : {}) };
}

function store(
  name: string,
  values: Float32Array,
  shape: readonly number[],
  dtype: StorageType,
): [string, TensorData][] {
  if (dtype !== 'I8') return [[name, fromFloat32(values, shape, dtype, name)]];
  if (shape.length < 2) return [[name, fromFloat32(values, shape, 'F32', name)]];
  const { quantized, scale } = quantizeInt8(values, shape, name);
  return [
    [name, quantized],
    [scaleName(name), scale],
  ];
}
