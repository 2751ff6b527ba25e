/** The tokenizers of a model, from whichever of the known files it has. */
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import { fromGguf } from './gguf/gguf.js';
import { FileContents, layouts, noLayout, type TokenizerFileName, type Tokenizers } from './layouts.js';

/** The files of a model, wherever they lie. */
export interface TokenizerFolder {
  has(name: string): boolean | Promise<boolean>;
  read(name: string): string | Uint8Array | Promise<string | Uint8Array>;
}

/**
 * Opens the tokenizers of a model of any layout: `tokenizer.json`; `vocab.json` with `source.spm` and `target.spm`
 * (OPUS-MT, one tokenizer for each side) or with `merges.txt`; `vocab.txt`; `spiece.model` or `tokenizer.model`. Reads
 * no file that the layout does not need.
 *
 * @param from the model's files, or the metadata of its GGUF file
 * @throws GlossaError `missing-file` for a folder of no known layout; `invalid-file` or `unsupported` for its files
 */
export async function openTokenizers(from: TokenizerFolder | ReadonlyMap<string, unknown>): Promise<Tokenizers> {
  if (!('read' in from)) return { source: fromGguf(from) };
  const known = new Map<string, boolean>();
  const has = async (name: string): Promise<boolean> => {
    const found = known.get(name) ?? (await from.has(name));
    known.set(name, found);
    return found;
  };
  for (const { needs, uses, read } of layouts) {
    const names: string[] = [];
    for (const name of needs) if (await has(name)) names.push(name);
    if (names.length < needs.length) continue;
    for (const name of uses) if (await has(name)) names.push(name);
    const contents: Record<string, string | Uint8Array> = {};
    for (const name of names) contents[name] = await from.read(name);
    return read(new FileContents('openTokenizers', contents));
  }
  throw noLayout('openTokenizers');
}

/**
 * Reads the tokenizer of a model whose files are loaded; of a translation model, that of the language to translate.
 *
 * @param files contents by name, of those among `tokenizerFiles` that the model has
 * @throws GlossaError as `openTokenizers` does
 */
export function fromFiles(files: Readonly<Partial<Record<TokenizerFileName, string | Uint8Array>>>): Tokenizer {
  const layout = layouts.find(({ needs }) => needs.every((name) => files[name] !== undefined));
  if (layout === undefined) throw noLayout('fromFiles', Object.keys(files));
  return layout.read(new FileContents('fromFiles', files)).source;
}
