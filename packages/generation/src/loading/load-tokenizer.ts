import { readGgufMetadata, type FileSource, type OpenOptions } from '@glossa/checkpoint';
import { fromGguf, Tokenizer } from '@glossa/tokenizer';

/** Of a GGUF file its own; beside any other the `tokenizer.json`. */
export async function loadTokenizer(files: FileSource, file: string | undefined, options: OpenOptions): Promise<Tokenizer> {
  if (file?.endsWith('.gguf')) return fromGguf(await readGgufMetadata(files, file, options));
  return Tokenizer.fromJson(await files.readJson('tokenizer.json', options));
}
