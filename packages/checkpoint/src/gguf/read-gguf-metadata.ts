import type { OpenOptions } from '../source/file-source.js';
import { openSource, type ModelSource } from '../source/open-source.js';
import type { GgufValue } from './gguf-header.js';
import { openGguf } from './open-gguf.js';

/**
 * What a GGUF file says of itself by llama.cpp's keys, tokenizer and chat template among it; its weights are not read.
 * @throws Error, one line, when there is no such file or its header is damaged, or on abort
 */
export async function readGgufMetadata(
  source: ModelSource,
  name: string,
  options?: OpenOptions,
): Promise<ReadonlyMap<string, GgufValue>> {
  const file = await openSource(source).open(name, options);
  try {
    return (await openGguf(file, name)).metadata;
  } finally {
    await file.close();
  }
}
