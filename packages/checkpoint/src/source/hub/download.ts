/** Fetches a file of the hub into the cache: goes on where an earlier attempt broke off, and keeps it only when its checksum is right. */
import { show } from '../../show.js';
import type { PartialFile } from '../cache/cache-driver.js';
import { address, contentLength } from '../http-file.js';
import { checksumFor, type Checksum } from './checksum.js';
import type { HubClient, HubFile } from './hub-client.js';
import { Interrupted, retrying } from './retrying.js';
import { interrupted, readsRedirects, type Answer } from './send.js';
import { Watchdog } from './watchdog.js';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ((loaded: number, total: number) => void) | undefined;
}

/**
 * Fills `partial` and settles it.
 * @throws Error when what comes is not the file that the hub described (it is not kept), or the connection breaks off too often (what came is)
 */
export async function download(
  client: HubClient,
  name: string,
  file: HubFile,
  partial: PartialFile,
  options: DownloadOptions,
): Promise<void> {
  const transfer = new Transfer(client, name, file, partial, options);
  try {
    await transfer.readBack();
    await retrying(
      () => transfer.receive(),
      client.connection.retries,
      options.signal,
      () => partial.size,
    );
  } catch (error) {
    await (error instanceof Damaged ? partial.discard() : partial.release());
    throw error;
  }
  const sum = transfer.checksum?.digest();
  if (sum === undefined || sum === file.etag) return await partial.finish();
  await partial.discard();
  throw new Error(`${name}: expected the checksum ${file.etag}, what ${client.connection.base.host} sent has ${sum}`);
}

/** Not the file that the hub described. */
class Damaged extends Error {
  override name = 'Error';
}

const readBackBytes = 1 << 20;

class Transfer {
  checksum: Checksum | undefined;
  /** The etag of each server on the way, so that none goes on with another content. */
  private readonly tags = new Map<string, string>();

  constructor(
    private readonly client: HubClient,
    private readonly name: string,
    private readonly file: HubFile,
    private readonly partial: PartialFile,
    private readonly options: DownloadOptions,
  ) {
    this.checksum = checksumFor(file.etag, file.size);
    this.tags.set(client.connection.base.origin, `"${file.etag}"`);
  }

  /** Goes through what an earlier attempt left. */
  async readBack(): Promise<void> {
    const { partial, file, options } = this;
    if (partial.size > file.size) await this.startOver();
    for (let at = 0; at < partial.size;) {
      options.signal?.throwIfAborted();
      const bytes = await partial.read(at, at + readBackBytes);
      if (bytes.length === 0) return await this.startOver();
      this.checksum?.update(bytes);
      at += bytes.length;
    }
    this.report();
  }

  /** Makes one request for what is missing. */
  async receive(): Promise<void> {
    const { client, name, file, partial } = this;
    if (partial.size === file.size) return;
    using watchdog = new Watchdog(client.connection.timeout, this.options.signal);
    const answer = await client.fetch(name, file.commit, (url) => this.rangeHeaders(url), watchdog);
    const reader = answer.response.body?.getReader();
    try {
      await this.accept(answer);
      for (;;) {
        const result = await reader
          ?.read()
          .catch((error: unknown) => interrupted(error, answer.url, client.connection.timeout, watchdog));
        if (result === undefined || result.done) break;
        watchdog.received(result.value.length);
        await this.append(result.value);
      }
    } finally {
      await reader?.cancel().catch(() => {});
    }
    if (partial.size < file.size)
      throw new Interrupted(`${name}: expected ${file.size} bytes, ${address(answer.url)} ended after ${partial.size}`);
  }

  private rangeHeaders(url: URL): Record<string, string> {
    if (this.partial.size === 0) return {};
    const tag = this.tags.get(url.origin);
    // A browser would have to ask the server first whether it may send the second; the checksum has to do there.
    return { range: `bytes=${this.partial.size}-`, ...(tag !== undefined && readsRedirects && { 'if-range': tag }) };
  }

  /** Sees to it that what comes goes where the partial file ends. */
  private async accept({ response, url }: Answer): Promise<void> {
    const { name, file, partial, tags } = this;
    const tag = response.headers.get('etag');
    if (tag?.startsWith('"')) tags.set(url.origin, tag);
    const range = response.status === 206 ? response.headers.get('content-range') : null; // which a browser may hide
    if (range !== null && range !== `bytes ${partial.size}-${file.size - 1}/${file.size}`) {
      throw new Damaged(
        `${name}: expected bytes ${partial.size}-${file.size - 1} of ${file.size}, ${address(url)} sent ${show(range)}`,
      );
    }
    if (![200, 206, 416].includes(response.status))
      throw new Damaged(`${name}: expected a file, ${address(url)} answered ${response.status}`);
    if (response.status !== 206 && partial.size > 0) await this.startOver();
    if (response.status === 416) throw new Interrupted(`${name}: ${address(url)} has less of it than before`);
    const length = contentLength(response);
    if (length !== undefined && length !== file.size - partial.size)
      throw new Damaged(`${name}: expected ${file.size} bytes, ${address(url)} has ${partial.size + length}`);
  }

  private async append(bytes: Uint8Array): Promise<void> {
    const { name, file, partial } = this;
    if (partial.size + bytes.length > file.size) throw new Damaged(`${name}: expected ${file.size} bytes, more come`);
    this.checksum?.update(bytes);
    await partial.append(bytes);
    this.report();
  }

  private async startOver(): Promise<void> {
    await this.partial.truncate();
    this.checksum = checksumFor(this.file.etag, this.file.size);
  }

  private report(): void {
    this.options.report?.(this.partial.size, this.file.size);
  }
}
