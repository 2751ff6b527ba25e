/** Fills a model from the weights in a folder or address, tensor by tensor. */
import type { Module, WeightCodes } from '@glossa/tensor';
import { checkOptions } from '../options.js';
import { pickleReason } from '../pickle.js';
import { openSafetensors, type LazySafetensors, type TensorStream } from '../safetensors/open-safetensors.js';
import type { FileSource, OpenOptions } from '../source/file-source.js';
import { openSource, type ModelSource } from '../source/open-source.js';
import { streamWeights } from '../weights/load-weights.js';
import type { WeightMap } from '../weights/weight-map.js';
import { checkHasCodes } from './check-has-codes.js';
import { indexName, openShards } from './shards.js';

export interface LoadOptions extends OpenOptions {
  /** Names in the files to names of parameters; without one they are the same. */
  readonly map?: WeightMap | undefined;
  /** Whether matrices of int8 in groups of 32 stay so in memory, where a linear layer or an embedding takes them; default false. They cannot be trained. */
  readonly quantized?: boolean | undefined;
}

const fileName = 'model.safetensors';
const pickles = ['pytorch_model.bin', 'pytorch_model.bin.index.json', 'pytorch_model.pt', 'model.pt', 'consolidated.00.pth'];

/**
 * Loads `model.safetensors`, or the shards of `model.safetensors.index.json`. Memory holds the model and one tensor more.
 * Names and shapes are checked before the first weight is read; a file that breaks off after that leaves the model partly filled.
 * @throws Error when the weights are missing, damaged or do not fit the model, or are to stay quantized and are not
 */
export async function loadCheckpoint(model: Module, source: ModelSource, { map, quantized = false, ...options }: LoadOptions = {}): Promise<void> {
  checkOptions(options, ['signal', 'onProgress'], 'loadCheckpoint');
  const files = openSource(source);
  if (await isSharded(files, options.signal)) return streamWeights(model, await openShards(files, options, quantized), map);
  const file = await files.open(fileName, options);
  try {
    const tensors = await openSafetensors(file, fileName);
    await streamWeights(model, quantized ? keptCodes(tensors, fileName) : tensors, map);
  } finally {
    await file.close();
  }
}

function keptCodes(file: LazySafetensors, where: string): TensorStream<Float32Array | WeightCodes> {
  checkHasCodes(file.shapes.size, file.tensors.size, where);
  return { shapes: file.shapes, read: () => file.readQuantized() };
}

async function isSharded(files: FileSource, signal: AbortSignal | undefined): Promise<boolean> {
  if (await files.has(fileName, { signal })) return false;
  if (await files.has(indexName, { signal })) return true;
  for (const pickle of pickles) {
    if (await files.has(pickle, { signal })) throw new Error(`${pickle}: ${pickleReason}`);
  }
  return false;
}
