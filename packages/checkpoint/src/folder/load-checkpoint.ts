import { check, checkOptions, inWords } from '@glossa/check';
import type { Module } from '@glossa/tensor';
import { failOnPickle } from '../files/pickle.js';
import { openSafetensors, type LazySafetensors } from '../safetensors/open-safetensors.js';
import type { FileSource, OpenOptions } from '../files/file-source.js';
import { openSource, type ModelSource } from '../source/open-source.js';
import { streamWeights, type StreamOptions } from '../weights/load-weights.js';
import type { WeightMap } from '../weights/weight-map.js';
import { INDEX_NAME, openShards } from './shards.js';

export interface LoadOptions extends OpenOptions, StreamOptions {
  /** Names in the files to names of parameters; default: they are the same. */
  readonly map?: WeightMap | undefined;
}

const FILE_NAME = 'model.safetensors';
const PICKLES = [
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
  'pytorch_model.pt',
  'model.pt',
  'consolidated.00.pth',
];

/**
 * Fills a model from `model.safetensors`, or from the shards of `model.safetensors.index.json`. Memory holds the model,
 * and one more copy of a weight that the files store in another layout. Names and shapes are checked before the first
 * weight is read; a file that breaks off after that leaves the model partly filled.
 *
 * @throws GlossaError `missing-file` without weights; `invalid-file` when they are damaged, do not fit the model, or
 * are to stay quantized but are not; `unsupported` when there are only pickles
 */
export async function loadCheckpoint(model: Module, source: ModelSource, options: LoadOptions = {}): Promise<void> {
  checkOptions('loadCheckpoint', options, { map: true, quantized: true, signal: true, onProgress: true });
  const { map, quantized, ...opening } = options;
  const files = openSource(source);
  const fill = (tensors: Omit<LazySafetensors, 'metadata'>, name: string) => {
    const hasScales = tensors.tensors.size > tensors.shapes.size;
    const expected = 'int8 weights with scales, which stay quantized';
    check(quantized !== true || hasScales, name, expected, inWords('none'), 'invalid-file');
    return streamWeights(model, tensors, map, { quantized });
  };
  if (await isSharded(files, opening.signal)) return fill(await openShards(files, opening), INDEX_NAME);
  const file = await files.open(FILE_NAME, opening);
  try {
    await fill(await openSafetensors(file, FILE_NAME), FILE_NAME);
  } finally {
    await file.close();
  }
}

async function isSharded(files: FileSource, signal: AbortSignal | undefined): Promise<boolean> {
  if (await files.has(FILE_NAME, { signal })) return false;
  if (await files.has(INDEX_NAME, { signal })) return true;
  for (const pickle of PICKLES) {
    if (await files.has(pickle, { signal })) failOnPickle(pickle);
  }
  return false;
}
