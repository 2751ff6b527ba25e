import { saveCheckpoint, type StorageType } from '@glossa/checkpoint';
import { checkOptions } from '@glossa/tensor';
import type { HeadModel } from './architecture.js';
import { modelHeads } from './model-heads.js';

export interface SaveModelOptions {
  /** How weights are stored; default F32. `I8` is int8 in groups of 32, of matrices only. */
  dtype?: StorageType;
  /** More files for the folder by name, such as those that `toFiles` or `toChatFiles` of `@glossa/tokenizer` make of a tokenizer. */
  files?: Readonly<Record<string, string | Uint8Array>>;
}

/**
 * Writes `config.json` and `model.safetensors` to a folder, in Hugging Face's names and layout (Node).
 *
 * @throws when the model's architecture is not one that can be loaded back, or an option is not known
 */
export async function saveModel(model: HeadModel, folder: string, options: SaveModelOptions = {}): Promise<void> {
  checkOptions('saveModel', options, ['dtype', 'files']);
  const architecture = Object.values(modelHeads)
    .flat()
    .find((candidate) => candidate.matches(model));
  if (!architecture) {
    const { constructor: head, model: body } = model;
    throw new Error(
      `saveModel: no architecture for ${head.name}(${body.constructor.name}): save its weights with @glossa/checkpoint`,
    );
  }
  await saveCheckpoint(model, folder, {
    config: architecture.format(model),
    map: architecture.weights(model),
    ...options,
  });
}
