/** Files of the hub that were downloaded before, as users see them. */
import { checkRepositoryName } from './repository.js';
import { readUpTo } from '../files/random-access-file.js';
import { keyWord, type CacheDriver } from './cache-driver.js';

/** A file of a repository that is in the cache. */
export interface CachedFile {
  /** `owner/name`. */
  readonly repository: string;
  /** The server that it came from: `huggingface.co`. */
  readonly host: string;
  readonly commit: string;
  /** Branches and tags that pointed to this commit when they were last looked up. */
  readonly revisions: readonly string[];
  readonly file: string;
  readonly bytes: number;
  readonly lastUsed: Date;
}

/** What `fileCache` and `memoryCache` return. */
export class FileCache {
  /** @internal */
  constructor(readonly driver: CacheDriver) {}

  /** The folder or the name of the browser's cache, for messages. */
  get location(): string {
    return this.driver.location;
  }

  /** All files, the one used last first. A file that two commits share is stored once and listed for both. */
  async list(): Promise<CachedFile[]> {
    const keys = (await this.driver.keys()).map((key) => ({ key, words: key.split('/').map(decodeURIComponent) }));
    const revisions = new Map<string, string[]>();
    for (const { key, words } of keys) {
      const [repository, host, kind, revision = ''] = words;
      if (kind !== 'refs') continue;
      const place = [repository, host, await readText(this.driver, key)].join('/');
      revisions.set(place, [...(revisions.get(place) ?? []), revision]);
    }
    const files: CachedFile[] = [];
    for (const { key, words } of keys) {
      const [repository = '', host = '', kind, commit = ''] = words;
      const record = kind === 'files' ? await readRecord(this.driver, key) : undefined;
      if (record === undefined) continue;
      const { file, bytes } = record;
      const pointing = revisions.get([repository, host, commit].join('/')) ?? [];
      files.push({ repository, host, commit, revisions: pointing, file, bytes, lastUsed: new Date(record.lastUsed) });
    }
    return files.sort((a, b) => b.lastUsed.getTime() - a.lastUsed.getTime());
  }

  /**
   * Removes a repository, `owner/name`, or everything, unfinished downloads included.
   *
   * @throws GlossaError for an impossible name
   */
  clear(repository?: string): Promise<void> {
    if (repository !== undefined) checkRepositoryName('clear', repository);
    return this.driver.remove(repository === undefined ? '' : keyWord(repository));
  }
}

/** What the cache knows about a file of a commit. */
export interface FileRecord {
  readonly file: string;
  readonly etag: string;
  readonly bytes: number;
  /** Milliseconds, as `Date.now()`. */
  readonly lastUsed: number;
}

const MAX_RECORD_BYTES = 1 << 14;

export async function readText(driver: CacheDriver, key: string): Promise<string | undefined> {
  const file = await driver.open(key);
  if (file === undefined) return undefined;
  try {
    return new TextDecoder().decode(await readUpTo(file, 0, MAX_RECORD_BYTES));
  } finally {
    await file.close();
  }
}

/** @returns undefined when there is none, or it is damaged */
export async function readRecord(driver: CacheDriver, key: string): Promise<FileRecord | undefined> {
  const text = await readText(driver, key);
  if (text === undefined) return undefined;
  try {
    const { file, etag, bytes, lastUsed } = JSON.parse(text) as Record<string, unknown>;
    const isRecord =
      typeof file === 'string' &&
      typeof etag === 'string' &&
      Number.isSafeInteger(bytes) &&
      typeof lastUsed === 'number';
    return isRecord ? { file, etag, bytes: bytes as number, lastUsed } : undefined;
  } catch {
    return undefined;
  }
}
