import type { FileSource, OpenOptions } from '@glossa/checkpoint';
import { fromGguf, Tokenizer } from '@glossa/tokenizer';
import { ggufMetadata } from './gguf-metadata.js';

/** Of a GGUF file its own; beside any other the `tokenizer.json`. */
export async function loadTokenizer(files: FileSource, file: string | undefined, options: OpenOptions): Promise<Tokenizer> {
  if (file?.endsWith('.gguf')) return fromGguf(await ggufMetadata(files, file, options));
  return Tokenizer.fromJson(await files.readJson('tokenizer.json', options));
}
