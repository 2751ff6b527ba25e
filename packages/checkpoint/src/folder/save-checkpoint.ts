import { check, checkOptions } from '@glossa/check';
import type { Module } from '@glossa/tensor';
import { stringifyConfig } from '../config/float.js';
import { safetensorsChunks } from '../safetensors/serialize-safetensors.js';
import { checkFileName } from '../files/file-source.js';
import { nodeModule } from '../files/node-module.js';
import { collectWeights, storageMetadata, type StorageType } from '../weights/collect-weights.js';
import type { WeightMap } from '../weights/weight-map.js';
import { writeAtomically } from '../files/write-atomically.js';

export interface SaveOptions {
  /** The content of `config.json`; without it none is written. */
  readonly config?: object;
  /** Names in the file to names of parameters; default: they are the same. */
  readonly map?: WeightMap;
  /** Default F32. */
  readonly dtype?: StorageType;
  /** More files by name, such as those of a tokenizer. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** More strings by key for the header of the weights. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes a model to a folder as `model.safetensors` and `config.json` (Node). The folder is created where needed. A
 * file is replaced only when its successor is complete on the disk.
 *
 * @throws GlossaError for a file name that is taken or leads out of the folder, and as `collectWeights` does
 */
export async function saveCheckpoint(model: Module, folder: string, options: SaveOptions = {}): Promise<void> {
  checkOptions('saveCheckpoint', options, { config: true, map: true, dtype: true, files: true, metadata: true });
  const { config, map, dtype = 'F32', files = {}, metadata = {} } = options;
  Object.keys(files).forEach(checkName);
  const tensors = collectWeights(model, map, dtype);
  await nodeModule('node:fs/promises', `writing ${folder}`).mkdir(folder, { recursive: true });
  const { join } = nodeModule('node:path', `writing ${folder}`);
  await writeAtomically(
    join(folder, 'model.safetensors'),
    safetensorsChunks(tensors, { ...metadata, ...storageMetadata(dtype) }),
  );
  const write = (name: string, content: string | Uint8Array) =>
    writeAtomically(join(folder, name), [typeof content === 'string' ? new TextEncoder().encode(content) : content]);
  for (const [name, content] of Object.entries(files)) await write(name, content);
  if (config !== undefined) await write('config.json', `${stringifyConfig(config)}\n`);
}

/** Refuses the names of files that are written anyway, and those of other folders. */
function checkName(name: string): void {
  checkFileName(name);
  const isFree = !name.includes('/') && !['model.safetensors', 'config.json'].includes(name);
  check(isFree, 'saveCheckpoint: files', 'a name of its own in the folder', name);
}
