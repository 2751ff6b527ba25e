import { checkOptions } from '@glossa/check';
import type { OpenOptions } from '../files/file-source.js';
import { openSource, type ModelSource } from '../source/open-source.js';
import type { GgufValue } from './gguf-header.js';
import { openGguf } from './open-gguf.js';

/**
 * The metadata of a GGUF file by llama.cpp's keys, such as its tokenizer and chat template; its weights are not read.
 *
 * @throws GlossaError when there is no such file or its header is damaged; the signal's reason on abort
 */
export async function readGgufMetadata(
  source: ModelSource,
  name: string,
  options: OpenOptions = {},
): Promise<ReadonlyMap<string, GgufValue>> {
  checkOptions('readGgufMetadata', options, { signal: true, onProgress: true });
  const file = await openSource(source).open(name, options);
  try {
    return (await openGguf(file, name)).metadata;
  } finally {
    await file.close();
  }
}
