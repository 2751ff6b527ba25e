/**
 * What a cache holds of one repository: contents by etag, the etag of each file of each commit, and the commit that
 * each branch or tag pointed to.
 */
import { keyWord, type PartialFile } from '../cache/cache-driver.js';
import { readRecord, readText, type FileCache, type FileRecord } from '../cache/file-cache.js';
import type { RandomAccessFile } from '../files/random-access-file.js';
import type { HubFile } from './hub-file.js';
import { isCommit } from '../cache/repository.js';

export class CachedRepository {
  readonly #cache: FileCache;
  readonly #folder: string;

  constructor(cache: FileCache, host: string, repository: string) {
    this.#cache = cache;
    this.#folder = `${keyWord(repository)}/${keyWord(host)}`;
  }

  async commitOf(revision: string): Promise<string | undefined> {
    if (isCommit(revision)) return revision;
    const commit = await readText(this.#cache.driver, this.#refKey(revision));
    return commit !== undefined && isCommit(commit) ? commit : undefined;
  }

  async rememberCommit(revision: string, commit: string): Promise<void> {
    if ((await this.commitOf(revision)) !== commit)
      await this.#cache.driver.write(this.#refKey(revision), new TextEncoder().encode(commit));
  }

  async has(commit: string, file: string): Promise<boolean> {
    return (await this.#recordOf(commit, file)) !== undefined;
  }

  /** @returns undefined when the cache does not have all of it */
  async open(commit: string, file: string, signal?: AbortSignal): Promise<RandomAccessFile | undefined> {
    const record = await this.#recordOf(commit, file);
    const content = record && (await this.#openContent(record.etag, record.bytes, signal));
    // a cache that cannot be written to can still be read
    if (content !== undefined) await this.#write(commit, { ...record!, lastUsed: Date.now() }).catch(() => {});
    return content;
  }

  /** Takes over the content of the same file, or an equal one, from another commit. */
  async adopt(
    name: string,
    { commit, etag, size }: HubFile,
    signal?: AbortSignal,
  ): Promise<RandomAccessFile | undefined> {
    const content = await this.#openContent(etag, size, signal);
    if (content !== undefined) await this.#write(commit, { file: name, etag, bytes: size, lastUsed: Date.now() });
    return content;
  }

  partial(etag: string, signal?: AbortSignal): Promise<PartialFile> {
    return this.#cache.driver.partial(this.#contentKey(etag), signal);
  }

  async #openContent(etag: string, size: number, signal?: AbortSignal): Promise<RandomAccessFile | undefined> {
    const content = await this.#cache.driver.open(this.#contentKey(etag), signal);
    if (content === undefined || content.size === size) return content;
    await content.close();
    return undefined;
  }

  async #recordOf(commit: string, file: string): Promise<FileRecord | undefined> {
    const record = await readRecord(this.#cache.driver, this.#fileKey(commit, file));
    // a file system that ignores case may give the record of another name
    return record?.file === file ? record : undefined;
  }

  #write(commit: string, record: FileRecord): Promise<void> {
    return this.#cache.driver.write(
      this.#fileKey(commit, record.file),
      new TextEncoder().encode(JSON.stringify(record)),
    );
  }

  #refKey(revision: string): string {
    return `${this.#folder}/refs/${keyWord(revision)}`;
  }

  #fileKey(commit: string, file: string): string {
    return `${this.#folder}/files/${commit}/${keyWord(file)}`;
  }

  #contentKey(etag: string): string {
    return `${this.#folder}/blobs/${keyWord(etag)}`;
  }
}
