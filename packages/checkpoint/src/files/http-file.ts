/** Files behind URLs: one request as long as they are read from front to back, a range request for each jump. */
import { fail, GlossaError, inWords } from '@glossa/check';
import type { RandomAccessFile } from './random-access-file.js';

/**
 * Starts the download; bytes are taken from it as they are read.
 *
 * @returns undefined when the server has no such file (404, 410)
 * @throws GlossaError `network`, with the address and the status of any other refusal
 */
export async function openHttpFile(url: URL, signal?: AbortSignal): Promise<RandomAccessFile | undefined> {
  const response = await request(url, 0, signal);
  return response === undefined ? undefined : new HttpFile(url, response, signal);
}

/** Smaller gaps are received and dropped, which is faster than another request. */
const MAX_SKIPPED_BYTES = 1 << 16;

class HttpFile implements RandomAccessFile {
  readonly size: number | undefined;
  readonly #url: URL;
  readonly #signal: AbortSignal | undefined;
  readonly #etag: string | null;
  #body: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #position = 0;
  /** Received, not yet read; begins at `#position`. */
  #received: Uint8Array = new Uint8Array(0);

  constructor(url: URL, response: Response, signal: AbortSignal | undefined) {
    this.#url = url;
    this.#signal = signal;
    this.size = contentLength(response);
    this.#etag = response.headers.get('etag');
    this.#body = response.body?.getReader();
  }

  async read(begin: number, end: number): Promise<Uint8Array> {
    this.#signal?.throwIfAborted();
    if (begin >= Math.min(end, this.size ?? end)) return new Uint8Array(0);
    if (begin < this.#position || begin > this.#position + MAX_SKIPPED_BYTES) await this.#jump(begin);
    while (this.#received.length === 0 || this.#position < begin) {
      this.#skip(begin);
      if (this.#received.length === 0 && !(await this.#receive())) return this.#received;
    }
    const bytes = this.#received.subarray(0, end - begin);
    this.#received = this.#received.subarray(bytes.length);
    this.#position += bytes.length;
    return bytes;
  }

  async close(): Promise<void> {
    await this.#body?.cancel().catch(() => {});
    this.#body = undefined;
  }

  async #jump(begin: number): Promise<void> {
    await this.close();
    const response = await request(this.#url, begin, this.#signal);
    if (response === undefined || response.headers.get('etag') !== this.#etag)
      throw new GlossaError('network', `${address(this.#url)}: changed while it was being read`);
    this.#body = response.body?.getReader();
    this.#received = new Uint8Array(0);
    this.#position = response.status === 206 ? begin : 0;
  }

  /** Drops the bytes before `begin`: a small gap, or all of them where a server does not support ranges. */
  #skip(begin: number): void {
    const length = Math.min(begin - this.#position, this.#received.length);
    this.#received = this.#received.subarray(length);
    this.#position += length;
  }

  async #receive(): Promise<boolean> {
    const result = await this.#body?.read().catch((error: unknown) => explain(this.#url, error, this.#signal));
    if (result === undefined || result.done) return false;
    this.#received = result.value;
    return true;
  }
}

async function request(url: URL, begin: number, signal: AbortSignal | undefined): Promise<Response | undefined> {
  const headers: Record<string, string> = begin > 0 ? { range: `bytes=${begin}-` } : {};
  const response = await fetch(url, { headers, signal: signal ?? null }).catch((error: unknown) =>
    explain(url, error, signal),
  );
  const range = response.headers.get('content-range');
  if (response.status === 206 && range !== null && !range.startsWith(`bytes ${begin}-`)) {
    fail(address(url), `bytes from ${begin}`, range, 'network');
  }
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status === 404 || response.status === 410) return undefined;
  fail(address(url), 'a file', inWords(`${response.status} ${response.statusText}`.trimEnd()), 'network');
}

/** In bytes; `undefined` for compressed answers, whose header counts compressed bytes. */
export function contentLength({ headers }: Response): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') || !/^\d{1,15}$/.test(length) ? undefined : Number(length);
}

/** A URL for messages: without the query, which may hold a signature, and without the content of a data URL. */
export function address(url: URL): string {
  if (url.protocol === 'data:') return 'data URL';
  return url.href.replace(/[?#].*$/, '').replace(/\/\/[^/@]*@/, '//');
}

function explain(url: URL, error: unknown, signal: AbortSignal | undefined): never {
  signal?.throwIfAborted();
  const { message, cause } = error as Error & { cause?: Error };
  throw new GlossaError('network', `${address(url)}: ${cause?.message || message}`, { cause: error });
}
