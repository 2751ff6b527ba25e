import { fail, GlossaError, inWords } from '@glossa/check';
import type { PartialFile } from '../cache/cache-driver.js';
import { address, contentLength } from '../files/http-file.js';
import { checksumFor, type Checksum } from './checksum.js';
import type { HubClient } from './hub-client.js';
import type { HubFile } from './hub-file.js';
import { Interrupted, retrying } from './retrying.js';
import { interrupted, readsRedirects, type Answer } from './send.js';
import { Watchdog } from './watchdog.js';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ((loaded: number, total: number) => void) | undefined;
}

/**
 * Downloads a file into the cache. It continues where an earlier attempt broke off, and settles `partial`: the file is
 * kept when its checksum is right, its first part when the connection broke off too often.
 *
 * @throws GlossaError `invalid-file` when the hub described another file, else `network`
 */
export async function download(
  client: HubClient,
  name: string,
  file: HubFile,
  partial: PartialFile,
  options: DownloadOptions,
): Promise<void> {
  const transfer = new Transfer(client, name, file, partial, options);
  const { retries } = client.connection;
  try {
    await transfer.readBack();
    await retrying(
      () => transfer.receive(),
      retries,
      options.signal,
      () => partial.size,
    );
  } catch (error) {
    const isDamaged = error instanceof GlossaError && error.code === 'invalid-file';
    await (isDamaged ? partial.discard() : partial.release());
    throw error;
  }
  const sum = transfer.checksum?.digest();
  if (sum === undefined || sum === file.etag) return await partial.finish();
  await partial.discard();
  fail(name, `the checksum ${file.etag}`, inWords(`${sum} from ${client.connection.base.host}`), 'invalid-file');
}

const READ_BACK_BYTES = 1 << 20;

class Transfer {
  checksum: Checksum | undefined;
  readonly #client: HubClient;
  readonly #name: string;
  readonly #file: HubFile;
  readonly #partial: PartialFile;
  readonly #options: DownloadOptions;
  /** The etag that each server gave the file, so that none of them continues with another content. */
  readonly #tags = new Map<string, string>();

  constructor(client: HubClient, name: string, file: HubFile, partial: PartialFile, options: DownloadOptions) {
    this.#client = client;
    this.#name = name;
    this.#file = file;
    this.#partial = partial;
    this.#options = options;
    this.checksum = checksumFor(file.etag, file.size);
    this.#tags.set(client.connection.base.origin, `"${file.etag}"`);
  }

  /** Adds the bytes of an earlier attempt to the checksum. */
  async readBack(): Promise<void> {
    const partial = this.#partial;
    if (partial.size > this.#file.size) await this.#startOver();
    for (let at = 0; at < partial.size;) {
      this.#options.signal?.throwIfAborted();
      const bytes = await partial.read(at, at + READ_BACK_BYTES);
      if (bytes.length === 0) return await this.#startOver();
      this.checksum?.update(bytes);
      at += bytes.length;
    }
    this.#report();
  }

  /** Makes one request for the missing bytes. */
  async receive(): Promise<void> {
    const [client, name, file, partial] = [this.#client, this.#name, this.#file, this.#partial];
    if (partial.size === file.size) return;
    const { timeout } = client.connection;
    using watchdog = new Watchdog(timeout, this.#options.signal);
    const answer = await client.fetch(name, file.commit, (url) => this.#rangeHeaders(url), watchdog);
    const reader = answer.response.body?.getReader();
    try {
      await this.#accept(answer);
      for (;;) {
        const result = await reader
          ?.read()
          .catch((error: unknown) => interrupted(error, answer.url, timeout, watchdog));
        if (result === undefined || result.done) break;
        watchdog.received(result.value.length);
        await this.#append(result.value);
      }
    } finally {
      await reader?.cancel().catch(() => {});
    }
    if (partial.size === file.size) return;
    const received = `${partial.size} from ${address(answer.url)}`;
    throw new Interrupted(`${name}: expected ${file.size} bytes, received ${received}`);
  }

  #rangeHeaders(url: URL): Record<string, string> {
    if (this.#partial.size === 0) return {};
    const tag = this.#tags.get(url.origin);
    const range = `bytes=${this.#partial.size}-`;
    // browsers would have to ask the server first whether they may send `if-range`: there the checksum does
    return { range, ...(tag !== undefined && readsRedirects && { 'if-range': tag }) };
  }

  /** Checks that the answer continues where the partial file ends, or starts over. */
  async #accept({ response, url }: Answer): Promise<void> {
    const [name, file, partial] = [this.#name, this.#file, this.#partial];
    const refuse = (expected: string, received: string) =>
      fail(name, expected, inWords(`${received} from ${address(url)}`), 'invalid-file');
    const tag = response.headers.get('etag');
    if (tag?.startsWith('"')) this.#tags.set(url.origin, tag);
    const range = response.status === 206 ? response.headers.get('content-range') : null; // browsers may hide it
    const expected = `bytes ${partial.size}-${file.size - 1}/${file.size}`;
    if (range !== null && range !== expected) refuse(expected, JSON.stringify(range));
    if (![200, 206, 416].includes(response.status)) refuse('a file', String(response.status));
    if (response.status !== 206 && partial.size > 0) await this.#startOver();
    if (response.status === 416) throw new Interrupted(`${name}: ${address(url)} has less of it than before`);
    const length = contentLength(response);
    if (length !== undefined && length !== file.size - partial.size)
      refuse(`${file.size} bytes`, String(partial.size + length));
  }

  async #append(bytes: Uint8Array): Promise<void> {
    const [file, partial] = [this.#file, this.#partial];
    const total = partial.size + bytes.length;
    if (total > file.size) fail(this.#name, `${file.size} bytes`, inWords('more'), 'invalid-file');
    this.checksum?.update(bytes);
    await partial.append(bytes);
    this.#report();
  }

  async #startOver(): Promise<void> {
    await this.#partial.truncate();
    this.checksum = checksumFor(this.#file.etag, this.#file.size);
  }

  #report(): void {
    this.#options.report?.(this.#partial.size, this.#file.size);
  }
}
