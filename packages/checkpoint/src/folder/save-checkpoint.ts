/** Writes a model to a folder as `model.safetensors` and `config.json` (Node). */
import type { Module } from '@glossa/tensor';
import { stringifyConfig } from '../config/float.js';
import { checkOptions } from '../options.js';
import { safetensorsChunks } from '../safetensors/serialize-safetensors.js';
import { show } from '../show.js';
import { checkFileName } from '../source/file-name.js';
import { nodeModule } from '../source/node-module.js';
import { collectWeights, storageMetadata, type StorageType } from '../weights/collect-weights.js';
import type { WeightMap } from '../weights/weight-map.js';
import { writeAtomically } from './write-atomically.js';

export interface SaveOptions {
  /** What `config.json` will hold; without it none is written. */
  readonly config?: object;
  /** Names in the file to names of parameters; without one they are the same. */
  readonly map?: WeightMap;
  /** F32 unless said. */
  readonly dtype?: StorageType;
  /** More files for the folder by name, such as those of a tokenizer. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** More strings by key for the file's header. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Creates the folder where needed. A file is replaced only once its successor is complete on the disk. */
export async function saveCheckpoint(model: Module, folder: string, options: SaveOptions = {}): Promise<void> {
  checkOptions(options, ['config', 'map', 'dtype', 'files', 'metadata'], 'saveCheckpoint');
  const { config, map, dtype = 'F32', files = {}, metadata = {} } = options;
  Object.keys(files).forEach(checkName);
  const tensors = collectWeights(model, map, dtype);
  await nodeModule('node:fs/promises', `writing ${folder}`).mkdir(folder, { recursive: true });
  const { join } = nodeModule('node:path', `writing ${folder}`);
  await writeAtomically(
    join(folder, 'model.safetensors'),
    safetensorsChunks(tensors, { ...metadata, ...storageMetadata(dtype) }),
  );
  for (const [name, content] of Object.entries(files))
    await writeAtomically(join(folder, name), [
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]);
  if (config !== undefined)
    await writeAtomically(join(folder, 'config.json'), [new TextEncoder().encode(`${stringifyConfig(config)}\n`)]);
}

/** @throws when a file is one of those that are written anyway, or would not lie in the folder itself */
function checkName(name: string): void {
  checkFileName(name);
  if (name.includes('/') || ['model.safetensors', 'config.json'].includes(name))
    throw new Error(`saveCheckpoint: files: expected a name of its own in the folder, got ${show(name)}`);
}
