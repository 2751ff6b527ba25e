/** Fills a model from the weights in a folder or address, tensor by tensor. */
import type { Module } from '@glossa/tensor';
import { checkOptions } from '../options.js';
import { pickleReason } from '../pickle.js';
import { openSafetensors, type LazySafetensors } from '../safetensors/open-safetensors.js';
import type { FileSource, OpenOptions } from '../source/file-source.js';
import { openSource, type ModelSource } from '../source/open-source.js';
import { streamWeights, type StreamOptions } from '../weights/load-weights.js';
import type { WeightMap } from '../weights/weight-map.js';
import { indexName, openShards } from './shards.js';

export interface LoadOptions extends OpenOptions, StreamOptions {
  /** Names in the files to names of parameters; without one they are the same. */
  readonly map?: WeightMap | undefined;
}

const fileName = 'model.safetensors';
const pickles = [
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
  'pytorch_model.pt',
  'model.pt',
  'consolidated.00.pth',
];

/**
 * Loads `model.safetensors`, or the shards of `model.safetensors.index.json`. Memory holds the model, and of a weight that is stored otherwise one copy more.
 * Names and shapes are checked before the first weight is read; a file that breaks off after that leaves the model partly filled.
 * @throws Error when the weights are missing, damaged or do not fit the model, or are to stay quantized and are not
 */
export async function loadCheckpoint(
  model: Module,
  source: ModelSource,
  { map, quantized, ...options }: LoadOptions = {},
): Promise<void> {
  checkOptions(options, ['signal', 'onProgress'], 'loadCheckpoint');
  const files = openSource(source);
  const fill = (tensors: Omit<LazySafetensors, 'metadata'>, name: string) => {
    if (quantized === true && tensors.tensors.size === tensors.shapes.size)
      throw new Error(`${name}: quantized: expected weights of int8 with scales, found none`);
    return streamWeights(model, tensors, map, { quantized });
  };
  if (await isSharded(files, options.signal)) return fill(await openShards(files, options), indexName);
  const file = await files.open(fileName, options);
  try {
    await fill(await openSafetensors(file, fileName), fileName);
  } finally {
    await file.close();
  }
}

async function isSharded(files: FileSource, signal: AbortSignal | undefined): Promise<boolean> {
  if (await files.has(fileName, { signal })) return false;
  if (await files.has(indexName, { signal })) return true;
  for (const pickle of pickles) {
    if (await files.has(pickle, { signal })) throw new Error(`${pickle}: ${pickleReason}`);
  }
  return false;
}
