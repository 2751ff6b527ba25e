import { GlossaError } from '@glossa/check';
import type { FileSource } from '../files/file-source.js';
import { findNodeModule } from '../files/node-module.js';

/**
 * A name like `owner/name` may be a folder's or a repository's: an existing folder comes first. It is looked for when
 * the first file is asked for.
 */
export function openFolderOrHub(name: string, openFolder: () => FileSource, openHub: () => FileSource): FileSource {
  let found: Promise<{ source: FileSource; isFolder: boolean }> | undefined;

  async function choose() {
    const stat = await findNodeModule('node:fs/promises')
      ?.stat(name)
      .catch(() => undefined);
    const isFolder = stat?.isDirectory() === true;
    return { source: isFolder ? openFolder() : openHub(), isFolder };
  }

  async function use<Result>(
    work: (source: FileSource) => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    const { source, isFolder } = await (found ??= choose());
    if (isFolder) return await work(source);
    try {
      return await work(source);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof GlossaError)) throw error;
      const message = `${error.message} (there is no folder ${name} either)`;
      throw new GlossaError(error.code, message, { cause: error });
    }
  }

  return {
    location: name,
    has: (file, options) => use((source) => source.has(file, options), options?.signal),
    open: (file, options) => use((source) => source.open(file, options), options?.signal),
    read: (file, options) => use((source) => source.read(file, options), options?.signal),
    readJson: (file, options) => use((source) => source.readJson(file, options), options?.signal),
  };
}
