import { Untrusted } from '@glossa/check';
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
  /** The task's name in `task_specific_params`. */
  readonly task?: string | undefined;
}

export interface FoundConfig {
  readonly generation: GenerationConfig;
  readonly taskParams: Readonly<Record<string, unknown>>;
}

/**
 * What a model's files say about generating: `generation_config.json`, or where there is none the same keys of
 * `config.json`, as Transformers does; and before them what its `task_specific_params` say of a task. One file that
 * holds config and weights says all in its config.
 */
export async function findGenerationConfig(
  files: FileSource,
  { file, task, onWarning, strict, ...options }: FindOptions,
): Promise<FoundConfig> {
  const name = 'generation_config.json';
  const ofFile = (await files.has(name, options))
    ? readGenerationConfig(await files.readJson(name, options), name, { onWarning, strict })
    : undefined;
  if (file !== undefined || !(await files.has('config.json', options)))
    return { generation: ofFile ?? {}, taskParams: {} };
  const config = new Untrusted(await files.readJson('config.json', options), 'config.json');
  const ofTask = config.get('task_specific_params');
  const taskParams = task === undefined || ofTask.absent || ofTask.get(task).absent ? {} : ofTask.get(task).record;
  const generation = ofFile ?? generationConfigOfModel(config);
  const params = new Untrusted(taskParams, `config.json.task_specific_params.${task}`);
  return { generation: { ...generation, ...generationConfigOfModel(params) }, taskParams };
}
