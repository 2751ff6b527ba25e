import { check, checkOneOf, fail, inWords, showName, showShape } from '@glossa/check';
import { namedParameters, type Module } from '@glossa/tensor';
import type { FloatDType, TensorData } from '../tensors/dtype.js';
import { INT8_GROUPS, QUANTIZATION_KEY, quantizeInt8, scaleName } from '../safetensors/int8-groups.js';
import { fromFloat32 } from '../tensors/to-float32.js';
import { saveParts, storedShape } from './fused.js';
import { ownNames, type Match, type WeightMap } from './weight-map.js';

/** How weights are stored. `I8`: matrices as int8 in groups of 32 with scales beside them, all others as F32. */
export type StorageType = FloatDType | 'I8';

const STORAGE_TYPES: readonly StorageType[] = ['F32', 'F16', 'BF16', 'I8'];

/**
 * The weights of a model as named tensors to be saved, under the names and in the layout of the map: copies.
 *
 * @param dtype default F32
 * @throws GlossaError when the map has no name for a parameter, or would read a tensor back as another parameter
 */
export function collectWeights(
  model: Module,
  map: WeightMap = ownNames,
  dtype: StorageType = 'F32',
): Map<string, TensorData> {
  checkOneOf('collectWeights: dtype', dtype, STORAGE_TYPES);
  const parameters = namedParameters(model);
  const matches = new Map<string, Match>();
  for (const name of parameters.keys()) {
    const match = map.locate(name);
    if (match === undefined) return fail(`collectWeights: ${name}`, 'a stored name in the weight map', inWords('none'));
    const read = map.find(match.stored)?.parameters.join();
    const expected = `a weight map that reads ${showName(match.stored)} as this parameter`;
    check(
      read === match.parameters.join(),
      `collectWeights: ${name}`,
      expected,
      inWords(read ? `one that reads it as ${read}` : 'one that ignores it'),
    );
    matches.set(match.stored, match);
  }
  const tensors = new Map<string, TensorData>();
  for (const [stored, { parameters: names, layouts }] of matches) {
    const sources = names.map((name) => parameters.get(name));
    const absent = names.find((_, i) => sources[i] === undefined);
    if (absent !== undefined) fail(`collectWeights: ${stored}`, `a parameter ${absent}`, inWords('none'));
    const shapes = sources.map((source) => source!.shape);
    const shape = storedShape(shapes, layouts);
    if (shape === undefined) {
      const received = inWords(`${names.join(', ')} of ${shapes.map(showShape).join(', ')}`);
      return fail(`collectWeights: ${stored}`, 'parameters that can be stored as one tensor', received);
    }
    const values = saveParts(
      sources.map((source) => source!.value.dataSync<'float32'>()),
      shapes,
      layouts,
    );
    for (const [name, tensor] of store(stored, values, shape, dtype)) tensors.set(name, tensor);
  }
  return tensors;
}

/** The metadata of a file with tensors of this type. */
export function storageMetadata(dtype: StorageType): Record<string, string> {
  return { format: 'pt', ...(dtype === 'I8' ? { [QUANTIZATION_KEY]: INT8_GROUPS } : {}) };
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
