/** Files behind URLs: one request as long as they are read from front to back, a range request for each jump. */
import type { RandomAccessFile } from './random-access-file.js';

/**
 * Starts the download; bytes are taken from it as they are read.
 * @returns undefined when the server has no such file (404, 410)
 * @throws Error naming the address and the status of any other refusal
 */
export async function openHttpFile(url: URL, signal?: AbortSignal): Promise<RandomAccessFile | undefined> {
  const response = await request(url, 0, signal);
  return response === undefined ? undefined : new HttpFile(url, response, signal);
}

/** Smaller gaps are received and dropped, which is faster than another request. */
const maxSkippedBytes = 1 << 16;

class HttpFile implements RandomAccessFile {
  readonly size: number | undefined;
  private readonly etag: string | null;
  private body: ReadableStreamDefaultReader<Uint8Array> | undefined;
  private position = 0;
  /** Received, not yet read; begins at `position`. */
  private received: Uint8Array = new Uint8Array(0);

  constructor(
    private readonly url: URL,
    response: Response,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.size = contentLength(response);
    this.etag = response.headers.get('etag');
    this.body = response.body?.getReader();
  }

  async read(begin: number, end: number): Promise<Uint8Array> {
    this.signal?.throwIfAborted();
    if (begin >= Math.min(end, this.size ?? end)) return new Uint8Array(0);
    if (begin < this.position || begin > this.position + maxSkippedBytes) await this.jump(begin);
    while (this.received.length === 0 || this.position < begin) {
      this.skip(begin);
      if (this.received.length === 0 && !(await this.receive())) return this.received;
    }
    const bytes = this.received.subarray(0, end - begin);
    this.received = this.received.subarray(bytes.length);
    this.position += bytes.length;
    return bytes;
  }

  async close(): Promise<void> {
    await this.body?.cancel().catch(() => {});
    this.body = undefined;
  }

  private async jump(begin: number): Promise<void> {
    await this.close();
    const response = await request(this.url, begin, this.signal);
    if (response === undefined || response.headers.get('etag') !== this.etag)
      throw new Error(`${address(this.url)}: changed while it was being read`);
    this.body = response.body?.getReader();
    this.received = new Uint8Array(0);
    this.position = response.status === 206 ? begin : 0;
  }

  /** Drops what lies before `begin`: a small gap, or all of it where a server knows no ranges. */
  private skip(begin: number): void {
    const length = Math.min(begin - this.position, this.received.length);
    this.received = this.received.subarray(length);
    this.position += length;
  }

  private async receive(): Promise<boolean> {
    const result = await this.body?.read().catch((error: unknown) => explain(this.url, error, this.signal));
    if (result === undefined || result.done) return false;
    this.received = result.value;
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
    throw new Error(`${address(url)}: expected bytes from ${begin}, the server sent ${range}`);
  }
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status === 404 || response.status === 410) return undefined;
  throw new Error(
    `${address(url)}: expected a file, the server answered ${response.status} ${response.statusText}`.trimEnd(),
  );
}

/** `undefined` for compressed answers, whose header counts compressed bytes. */
export function contentLength({ headers }: Response): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') || !/^\d{1,15}$/.test(length) ? undefined : Number(length);
}

/** For messages: without the query, which may hold a signature, and without the content of a data URL. */
export function address(url: URL): string {
  if (url.protocol === 'data:') return 'data URL';
  return url.href.replace(/[?#].*$/, '').replace(/\/\/[^/@]*@/, '//');
}

function explain(url: URL, error: unknown, signal: AbortSignal | undefined): never {
  signal?.throwIfAborted();
  const { message, cause } = error as Error & { cause?: Error };
  throw new Error(`${address(url)}: ${cause?.message || message}`, { cause: error });
}
