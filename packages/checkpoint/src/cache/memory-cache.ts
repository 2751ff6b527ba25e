import { bytesFile } from '../files/random-access-file.js';
import type { CacheDriver, PartialFile } from './cache-driver.js';
import { FileCache } from './file-cache.js';

/** Keeps files in memory, as `Blob`s, which browsers may move to disk. */
export function memoryCache(): FileCache {
  return new FileCache(new MemoryDriver());
}

class MemoryDriver implements CacheDriver {
  readonly location = 'memory';
  readonly #files = new Map<string, Blob>();
  readonly #unfinished = new Map<string, Blob>();

  async open(key: string, signal?: AbortSignal) {
    const file = this.#files.get(key);
    return file && bytesFile(file, signal);
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    this.#files.set(key, new Blob([bytes as BlobPart]));
  }

  async partial(key: string): Promise<PartialFile> {
    let parts: BlobPart[] = [this.#unfinished.get(key) ?? new Blob()];
    let size = (parts[0] as Blob).size;
    this.#unfinished.delete(key);
    const joined = () => {
      const blob = new Blob(parts);
      parts = [blob];
      return blob;
    };
    return {
      get size() {
        return size;
      },
      read: (begin, end) => bytesFile(joined()).read(begin, end),
      async append(bytes) {
        parts.push(bytes as BlobPart);
        size += bytes.length;
      },
      async truncate() {
        parts = [];
        size = 0;
      },
      finish: async () => void this.#files.set(key, joined()),
      release: async () => void this.#unfinished.set(key, joined()),
      discard: async () => {},
    };
  }

  async keys(): Promise<string[]> {
    return [...this.#files.keys()];
  }

  async remove(folder: string): Promise<void> {
    for (const files of [this.#files, this.#unfinished])
      for (const key of [...files.keys()]) if (folder === '' || key.startsWith(`${folder}/`)) files.delete(key);
  }
}
