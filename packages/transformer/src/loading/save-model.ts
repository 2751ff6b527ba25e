import { checkOptions, fail, inWords } from '@glossa/check';
import { saveCheckpoint, type StorageType, type WeightMap } from '@glossa/checkpoint';
import type { ArchitectureHead, HeadModel } from '../entry/architecture.js';
import { allArchitectures } from './architectures.js';

export interface SaveModelOptions {
  /** How weights are stored; default F32. `I8` is int8 in groups of 32, of matrices only. */
  dtype?: StorageType;
  /** More files for the folder by name, such as those that `toFiles` or `toChatFiles` of `@glossa/tokenizer` make. */
  files?: Readonly<Record<string, string | Uint8Array>>;
}

/**
 * Writes `config.json` and `model.safetensors` to a folder, in Hugging Face's names and layout (Node).
 *
 * @throws GlossaError when the model's architecture is not one that can be loaded back, or an option is not known
 */
export async function saveModel(model: HeadModel, folder: string, options: SaveModelOptions = {}): Promise<void> {
  checkOptions('saveModel', options, { dtype: true, files: true });
  const { format, weights } = headOf(model, 'saveModel');
  await saveCheckpoint(model, folder, { config: format(model), map: weights(model), ...options });
}

/**
 * The names that Hugging Face's class has for a model's weights, to load them from elsewhere or to save them.
 *
 * @throws GlossaError when the model's architecture is not one that can be loaded
 */
export function weightsOf(model: HeadModel): WeightMap {
  return headOf(model, 'weightsOf').weights(model);
}

function headOf(model: HeadModel, where: string): ArchitectureHead<HeadModel> {
  const heads = allArchitectures().flatMap(({ heads }) => Object.values<ArchitectureHead<HeadModel>>(heads));
  const found = heads.find((head) => head.matches(model));
  if (found) return found;
  const name = `${model.constructor.name}(${model.model.constructor.name})`;
  const expected = 'an architecture that can be loaded (others are saved by @glossa/checkpoint)';
  return fail(where, expected, inWords(name), 'unsupported');
}
