/** The files of a model repository on the Hugging Face hub or a mirror of it, through a cache. */
import { checkOptions } from '../../options.js';
import { show } from '../../show.js';
import { fileCache } from '../cache/open-cache.js';
import { FileCache } from '../cache/file-cache.js';
import { fileSource, type FileSource, type OpenFileOptions } from '../file-source.js';
import { address } from '../http-file.js';
import type { RandomAccessFile } from '../random-access-file.js';
import { CachedRepository } from './cached-repository.js';
import { download } from './download.js';
import { HubClient, type HubFile } from './hub-client.js';
import { checkRepositoryName, checkRevision } from './repository.js';
import type { Connection } from './send.js';

export interface HubOptions {
  /** A branch, a tag or a commit; `main` unless said. */
  readonly revision?: string | undefined;
  /** For private and gated repositories. Sent to the hub (or `baseUrl`) and nobody else. */
  readonly token?: string | undefined;
  /** A mirror; unless said the environment's `GLOSSA_HUB`, else `https://huggingface.co`. */
  readonly baseUrl?: string | URL | undefined;
  /** `fileCache()` unless said. */
  readonly cache?: FileCache | undefined;
  /** Asks nobody and serves what the cache holds; false unless said. */
  readonly offline?: boolean | undefined;
  /** Larger files are refused before they are fetched; 16 GiB unless said. */
  readonly maxFileBytes?: number | undefined;
  /** Milliseconds after which a connection that brings next to nothing is given up; 30,000 unless said. */
  readonly timeout?: number | undefined;
  /** How often in a row a broken connection is tried again, from where it broke; 4 unless said. */
  readonly retries?: number | undefined;
}

const optionNames = ['revision', 'token', 'baseUrl', 'cache', 'offline', 'maxFileBytes', 'timeout', 'retries'];

/**
 * Reads a repository's files, each fetched once and then from the cache. A branch or tag is looked up once, so that all files are of one
 * commit; a large file is kept only when its SHA-256 is what the hub says. Nothing is asked before a file is.
 * @param repository `owner/name`
 * @throws Error when a name or an option is not possible; reading throws when the repository, revision or file is not there, may not be
 * read, cannot be reached or is damaged
 */
export function hubSource(repository: string, options: HubOptions = {}): FileSource {
  checkOptions(options, optionNames, 'hubSource');
  checkRepositoryName(repository);
  const { revision = 'main', cache = fileCache(), offline = false, maxFileBytes = 2 ** 34 } = options;
  checkRevision(revision);
  if (!(cache instanceof FileCache))
    throw new Error(`cache: expected what fileCache or memoryCache gives, got ${show(cache)}`);
  if (!(maxFileBytes >= 0)) throw new Error(`maxFileBytes: expected a number of bytes, got ${show(maxFileBytes)}`);
  const connection = connect(options);
  const files = new HubFiles(
    new HubClient(connection, repository, revision),
    new CachedRepository(cache, connection.base.host, repository),
    cache,
    maxFileBytes,
  );
  const location = `${repository} at ${revision} on ${connection.base.host}`;
  return offline
    ? fileSource(
        location,
        (name, { signal }) => files.openCached(name, signal),
        (name) => files.hasCached(name),
      )
    : fileSource(
        location,
        (name, opening) => files.open(name, opening),
        (name, signal) => files.has(name, signal),
      );
}

class HubFiles {
  constructor(
    private readonly client: HubClient,
    private readonly cached: CachedRepository,
    private readonly cache: FileCache,
    private readonly maxBytes: number,
  ) {}

  async has(name: string, signal: AbortSignal | undefined): Promise<boolean> {
    const { commit } = this.client;
    if (commit !== undefined && (await this.cached.has(commit, name))) return true;
    return (await this.client.describe(name, signal)) !== undefined;
  }

  async open(
    name: string,
    { signal, report, maxBytes = Infinity }: OpenFileOptions,
  ): Promise<RandomAccessFile | undefined> {
    const known =
      this.client.commit === undefined ? undefined : await this.cached.open(this.client.commit, name, signal);
    if (known !== undefined) return known;
    const file = await this.client.describe(name, signal);
    if (file === undefined) return undefined;
    await this.cached.rememberCommit(this.client.revision, file.commit);
    const limit = Math.min(this.maxBytes, maxBytes);
    if (file.size > limit) throw new Error(`${name}: expected at most ${limit} bytes, the file has ${file.size}`);
    return (
      (await this.cached.open(file.commit, name, signal)) ??
      (await this.cached.adopt(name, file, signal)) ??
      (await this.fetch(name, file, { signal, report }))
    );
  }

  async hasCached(name: string): Promise<boolean> {
    const commit = await this.cached.commitOf(this.client.revision);
    return commit !== undefined && (await this.cached.has(commit, name));
  }

  /** @throws Error that says what the cache lacks */
  async openCached(name: string, signal: AbortSignal | undefined): Promise<RandomAccessFile> {
    const { repository, revision, connection } = this.client;
    const commit = await this.cached.commitOf(revision);
    const file = commit && (await this.cached.open(commit, name, signal));
    if (file) return file;
    throw new Error(
      `${name}: offline, and the cache in ${this.cache.location} holds no ${commit ? 'such file' : 'revision'} of ${repository} at ${revision} from ${connection.base.host}`,
    );
  }

  private async fetch(
    name: string,
    file: HubFile,
    options: Pick<OpenFileOptions, 'signal' | 'report'>,
  ): Promise<RandomAccessFile> {
    const partial = await this.cached.partial(file.etag, options.signal);
    const meanwhile = await this.cached.adopt(name, file, options.signal); // while we waited for our turn
    if (meanwhile !== undefined) {
      await partial.discard();
      return meanwhile;
    }
    await download(this.client, name, file, partial, options);
    const fetched = await this.cached.adopt(name, file, options.signal);
    if (fetched === undefined) throw new Error(`${name}: the cache in ${this.cache.location} lost it`);
    return fetched;
  }
}

function connect({ token, baseUrl, timeout = 30_000, retries = 4 }: HubOptions): Connection {
  const given = baseUrl ?? (globalThis.process?.env?.['GLOSSA_HUB'] || 'https://huggingface.co');
  const base = URL.canParse(given) ? new URL(given) : undefined;
  if (base === undefined || !['http:', 'https:'].includes(base.protocol))
    throw new Error(`baseUrl: expected an http: or https: address, got ${show(String(given))}`);
  if (base.username + base.password + base.search + base.hash !== '')
    throw new Error(`baseUrl: expected an address without user, query and fragment, got ${address(base)}`);
  if (token !== undefined && (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)))
    throw new Error('token: expected visible ASCII characters');
  if (!(timeout > 0 && timeout <= 2 ** 31 - 1))
    throw new Error(`timeout: expected milliseconds from 1, got ${show(timeout)}`);
  if (!Number.isInteger(retries) || retries < 0 || retries > 100)
    throw new Error(`retries: expected a whole number from 0 to 100, got ${show(retries)}`);
  return { base, token, timeout, retries };
}
