/** The files of a model repository on the Hugging Face hub or a mirror of it, through a cache. */
import { check, checkInteger, checkOptions, fail, GlossaError, inWords } from '@glossa/check';
import { fileCache } from '../cache/open-cache.js';
import { FileCache } from '../cache/file-cache.js';
import { fileSource, type FileSource, type OpenFileOptions } from '../files/file-source.js';
import { address } from '../files/http-file.js';
import type { RandomAccessFile } from '../files/random-access-file.js';
import { CachedRepository } from './cached-repository.js';
import { download } from './download.js';
import { HubClient } from './hub-client.js';
import type { HubFile } from './hub-file.js';
import { checkRepositoryName, checkRevision } from '../cache/repository.js';
import type { Connection } from './send.js';

export interface HubOptions {
  /** A branch, a tag or a commit; default `main`. */
  readonly revision?: string | undefined;
  /** For private and gated repositories. It is sent to the hub (or `baseUrl`) and to no other server. */
  readonly token?: string | undefined;
  /** A mirror; default `GLOSSA_HUB` of the environment, else `https://huggingface.co`. */
  readonly baseUrl?: string | URL | undefined;
  /** Default `fileCache()`. */
  readonly cache?: FileCache | undefined;
  /** Sends no requests and reads what the cache holds; default false. */
  readonly offline?: boolean | undefined;
  /** Larger files are refused before they are downloaded; default 16 GiB. */
  readonly maxFileBytes?: number | undefined;
  /** Milliseconds after which a connection over which almost nothing arrives is given up; default 30,000. */
  readonly timeout?: number | undefined;
  /** How often in a row a broken download is continued; default 4. */
  readonly retries?: number | undefined;
}

const DEFAULT_HUB = 'https://huggingface.co';

/**
 * Reads a repository's files: each is downloaded once and then read from the cache. A branch or tag is looked up once,
 * so that all files are of one commit. A file is kept only when it has the checksum that the hub gives. No request is
 * sent before a file is asked for.
 *
 * @param repository `owner/name`
 * @throws GlossaError for an impossible name or option. Reading throws `network` when the repository or revision does
 * not exist, may not be read or cannot be reached, `missing-file`, or `invalid-file` when what arrives is damaged.
 */
export function hubSource(repository: string, options: HubOptions = {}): FileSource {
  checkOptions('hubSource', options, {
    revision: true,
    token: true,
    baseUrl: true,
    cache: true,
    offline: true,
    maxFileBytes: true,
    timeout: true,
    retries: true,
  });
  checkRepositoryName('hubSource', repository);
  const { revision = 'main', cache = fileCache(), offline = false, maxFileBytes = 2 ** 34 } = options;
  checkRevision('hubSource', revision);
  check(cache instanceof FileCache, 'hubSource: cache', 'what fileCache or memoryCache returns', cache);
  check(maxFileBytes >= 0, 'hubSource: maxFileBytes', 'a number of bytes', maxFileBytes);
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
  readonly #client: HubClient;
  readonly #cached: CachedRepository;
  readonly #cache: FileCache;
  readonly #maxBytes: number;

  constructor(client: HubClient, cached: CachedRepository, cache: FileCache, maxBytes: number) {
    this.#client = client;
    this.#cached = cached;
    this.#cache = cache;
    this.#maxBytes = maxBytes;
  }

  async has(name: string, signal: AbortSignal | undefined): Promise<boolean> {
    const { commit } = this.#client;
    if (commit !== undefined && (await this.#cached.has(commit, name))) return true;
    return (await this.#client.describe(name, signal)) !== undefined;
  }

  async open(
    name: string,
    { signal, report, maxBytes = Infinity }: OpenFileOptions,
  ): Promise<RandomAccessFile | undefined> {
    const { commit, revision } = this.#client;
    const known = commit === undefined ? undefined : await this.#cached.open(commit, name, signal);
    if (known !== undefined) return known;
    const file = await this.#client.describe(name, signal);
    if (file === undefined) return undefined;
    await this.#cached.rememberCommit(revision, file.commit);
    const limit = Math.min(this.#maxBytes, maxBytes);
    check(file.size <= limit, name, `at most ${limit} bytes`, inWords(`${file.size}`), 'invalid-file');
    return (
      (await this.#cached.open(file.commit, name, signal)) ??
      (await this.#cached.adopt(name, file, signal)) ??
      (await this.#fetch(name, file, { signal, report }))
    );
  }

  async hasCached(name: string): Promise<boolean> {
    const commit = await this.#cached.commitOf(this.#client.revision);
    return commit !== undefined && (await this.#cached.has(commit, name));
  }

  /** @throws GlossaError `missing-file`, which says what the cache lacks */
  async openCached(name: string, signal: AbortSignal | undefined): Promise<RandomAccessFile> {
    const { repository, revision, connection } = this.#client;
    const commit = await this.#cached.commitOf(revision);
    const file = commit && (await this.#cached.open(commit, name, signal));
    if (file) return file;
    const missing = `no ${commit ? 'such file' : 'revision'} of ${repository} at ${revision}`;
    const holds = `the cache in ${this.#cache.location} holds ${missing} from ${connection.base.host}`;
    throw new GlossaError('missing-file', `${name}: offline, and ${holds}`);
  }

  async #fetch(
    name: string,
    file: HubFile,
    options: Pick<OpenFileOptions, 'signal' | 'report'>,
  ): Promise<RandomAccessFile> {
    const partial = await this.#cached.partial(file.etag, options.signal);
    // another one may have downloaded it meanwhile
    const meanwhile = await this.#cached.adopt(name, file, options.signal);
    if (meanwhile !== undefined) {
      await partial.discard();
      return meanwhile;
    }
    await download(this.#client, name, file, partial, options);
    const fetched = await this.#cached.adopt(name, file, options.signal);
    if (fetched !== undefined) return fetched;
    throw new GlossaError('missing-file', `${name}: the cache in ${this.#cache.location} has lost it`);
  }
}

function connect({ token, baseUrl, timeout = 30_000, retries = 4 }: HubOptions): Connection {
  const given = baseUrl ?? (globalThis.process?.env?.['GLOSSA_HUB'] || DEFAULT_HUB);
  const base = URL.canParse(given) ? new URL(given) : undefined;
  if (base === undefined || !['http:', 'https:'].includes(base.protocol))
    return fail('hubSource: baseUrl', 'an http: or https: address', String(given));
  const isPlain = base.username + base.password + base.search + base.hash === '';
  check(isPlain, 'hubSource: baseUrl', 'an address without user, query and fragment', inWords(address(base)));
  const isToken = token === undefined || (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token));
  check(isToken, 'hubSource: token', 'visible ASCII characters', inWords('others')); // a token is never shown
  check(timeout > 0 && timeout <= 2 ** 31 - 1, 'hubSource: timeout', 'milliseconds from 1 to 2147483647', timeout);
  checkInteger('hubSource: retries', retries, 0, 100);
  return { base, token, timeout, retries };
}
