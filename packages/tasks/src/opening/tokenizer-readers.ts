import type { FileSource, OpenOptions } from '@glossa/checkpoint';
import { fromFiles, fromGguf, tokenizerFiles, type Tokenizer } from '@glossa/tokenizer';

/** Where a tokenizer is: in the files of a folder, or in what a GGUF file says of itself. */
export interface TokenizerReaders<Tokenizer> {
  readonly ofFiles: (files: FileSource, options: OpenOptions) => Promise<Tokenizer>;
  readonly ofGguf: (metadata: ReadonlyMap<string, unknown>) => Tokenizer;
}

/** Reads the tokenizer of any layout. */
export const tokenizerReaders: TokenizerReaders<Tokenizer> = {
  ofGguf: fromGguf,
  async ofFiles(files, options) {
    const found: Partial<Record<(typeof tokenizerFiles)[number], Uint8Array>> = {};
    for (const name of tokenizerFiles) {
      if (await files.has(name, options)) found[name] = await files.read(name, options);
      if (found['tokenizer.json']) break;
    }
    return fromFiles(found);
  },
};
