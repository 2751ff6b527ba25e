import type { FileSource, OpenOptions } from '@glossa/checkpoint';
import type { GenerationConfig } from '../generation-config/generation-config.js';
import {
  generationConfigOfModel,
  readGenerationConfig,
  type ReadGenerationConfigOptions,
} from '../generation-config/read-generation-config.js';

export interface FindOptions extends OpenOptions, ReadGenerationConfigOptions {
  /** A file that holds the model, if it is no folder. */
  readonly file?: string | undefined;
}

/**
 * What a model's files say about generating: `generation_config.json`, or where there is none the same keys of `config.json`, as
 * Transformers does. One file that holds config and weights says all in its config.
 */
export async function findGenerationConfig(
  files: FileSource,
  { file, onWarning, strict, ...options }: FindOptions,
): Promise<GenerationConfig> {
  const name = 'generation_config.json';
  if (await files.has(name, options))
    return readGenerationConfig(await files.readJson(name, options), name, { onWarning, strict });
  if (file !== undefined || !(await files.has('config.json', options))) return {};
  return generationConfigOfModel(await files.readJson('config.json', options), 'config.json');
}
