import { GlossaError } from '@glossa/check';
import type { FileSource, OpenOptions } from '@glossa/checkpoint';
import { fromGguf, openTokenizers, type TokenizerFolder, type Tokenizers } from '@glossa/tokenizer';

/** Where a tokenizer is: in the files of a folder, or in what a GGUF file says of itself. */
export interface TokenizerReaders<Tokenizer> {
  readonly ofFolder: (folder: TokenizerFolder) => Promise<Tokenizer>;
  readonly ofGguf: (metadata: ReadonlyMap<string, unknown>) => Tokenizer;
}

/** Reads the tokenizers of any layout. */
export const tokenizerReaders: TokenizerReaders<Tokenizers> = {
  ofFolder: openTokenizers,
  ofGguf: (metadata) => ({ source: fromGguf(metadata) }),
};

/** Files as tokenizers read them, with progress and abort. Errors say which place lacks a tokenizer. */
export async function readTokenizer<Tokenizer>(
  files: FileSource,
  options: OpenOptions,
  { ofFolder }: TokenizerReaders<Tokenizer>,
): Promise<Tokenizer> {
  try {
    return await ofFolder({ has: (name) => files.has(name, options), read: (name) => files.read(name, options) });
  } catch (error) {
    if (!(error instanceof GlossaError) || error.code !== 'missing-file') throw error;
    throw new GlossaError('missing-file', `${files.location}: ${error.message}`, { cause: error });
  }
}
