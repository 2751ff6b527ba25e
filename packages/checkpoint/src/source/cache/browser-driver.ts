/** Cached files in a browser's Cache storage, in pieces, so that a broken download can go on and a read holds one piece only. */
import { show } from '../../show.js';
import type { RandomAccessFile } from '../random-access-file.js';
import type { CacheDriver, PartialFile } from './cache-driver.js';

const pieceBytes = 1 << 23;
const base = 'https://cache.invalid/'; // keys of a Cache are addresses; nothing is ever fetched from here
const sizeHeader = 'x-size';
const inPieces = 'x-pieces';

export class BrowserDriver implements CacheDriver {
  constructor(readonly location: string) {}

  async open(key: string, signal?: AbortSignal): Promise<RandomAccessFile | undefined> {
    const cache = await this.cache();
    const entry = await cache.match(base + key);
    if (entry === undefined) return undefined;
    const size = Number(entry.headers.get(sizeHeader));
    const isWhole = !entry.headers.has(inPieces);
    if (!isWhole && (await sizeOfPieces(cache, key)) !== size) return undefined; // the browser took some back
    let [held, piece] = [-1, new Uint8Array(0)];
    return {
      size,
      async read(begin, end) {
        signal?.throwIfAborted();
        if (begin >= size) return new Uint8Array(0);
        const wanted = Math.floor(begin / pieceBytes);
        if (wanted !== held)
          [held, piece] = [wanted, await readEntry(cache, isWhole ? base + key : pieceKey(key, wanted))];
        return piece.slice(begin - wanted * pieceBytes, end - wanted * pieceBytes);
      },
      async close() {
        [held, piece] = [-1, new Uint8Array(0)];
      },
    };
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    if (bytes.length > pieceBytes) throw new Error(`${key}: expected at most ${pieceBytes} bytes`);
    await put(await this.cache(), base + key, bytes);
  }

  /** One tab at a time; another one waits, and then finds what this one did. A closed tab holds nothing back. */
  async partial(key: string, signal?: AbortSignal): Promise<PartialFile> {
    const unlock = await lock(`${this.location}/${key}`, signal);
    try {
      return await this.locked(key, unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  async keys(): Promise<string[]> {
    return (await allKeys(await this.cache())).filter((key) => !key.includes(piecesEnding));
  }

  async remove(folder: string): Promise<void> {
    await removeWhere(await this.cache(), (key) => folder === '' || key.startsWith(`${folder}/`));
  }

  private async locked(key: string, unlock: () => void): Promise<PartialFile> {
    const cache = await this.cache();
    let size = await sizeOfPieces(cache, key);
    let isWhole = (await this.open(key)) !== undefined;
    /** Before the first change: the pieces are no whole file any more. */
    const begin = async () => {
      if (isWhole) await cache.delete(base + key);
      isWhole = false;
    };
    if (!isWhole) await cache.delete(base + key);
    let last = new Uint8Array(pieceBytes); // fills up to the next whole piece
    if (size % pieceBytes > 0) last.set(await readEntry(cache, pieceKey(key, Math.floor(size / pieceBytes))));
    const flush = () =>
      put(cache, pieceKey(key, Math.floor((size - 1) / pieceBytes)), last.slice(0, ((size - 1) % pieceBytes) + 1));
    const clear = () => removeWhere(cache, (other) => other.startsWith(`${key}${piecesEnding}`));
    const settle = async (work: () => Promise<unknown>) => {
      try {
        await work();
      } finally {
        last = new Uint8Array(0);
        unlock();
      }
    };
    return {
      get size() {
        return size;
      },
      async read(begin, end) {
        const wanted = Math.floor(begin / pieceBytes);
        const piece =
          wanted === Math.floor(size / pieceBytes)
            ? last.subarray(0, size % pieceBytes)
            : await readEntry(cache, pieceKey(key, wanted));
        return piece.slice(begin - wanted * pieceBytes, Math.max(0, end - wanted * pieceBytes));
      },
      async append(bytes) {
        await begin();
        for (let at = 0; at < bytes.length;) {
          const part = bytes.subarray(at, at + pieceBytes - (size % pieceBytes));
          last.set(part, size % pieceBytes);
          size += part.length;
          at += part.length;
          if (size % pieceBytes === 0) await flush();
        }
      },
      async truncate() {
        await begin();
        await clear();
        size = 0;
      },
      finish: () =>
        settle(async () => {
          if (size % pieceBytes > 0) await flush();
          await put(cache, base + key, new Uint8Array(0), { [sizeHeader]: String(size), [inPieces]: '1' });
        }),
      release: () => settle(async () => size % pieceBytes > 0 && (await flush())),
      discard: () => settle(async () => isWhole || (await clear())),
    };
  }

  private cache(): Promise<Cache> {
    return globalThis.caches.open(this.location);
  }
}

const piecesEnding = '.pieces/';

function pieceKey(key: string, piece: number): string {
  return `${base}${key}${piecesEnding}${piece}`;
}

async function put(
  cache: Cache,
  address: string,
  bytes: Uint8Array,
  headers: Record<string, string> = { [sizeHeader]: String(bytes.length) },
): Promise<void> {
  await cache.put(address, new Response(bytes as BodyInit, { headers })).catch((error: unknown) => {
    throw new Error(`the browser's cache takes no more: ${(error as Error).message.replaceAll('\n', ' ')}`, {
      cause: error,
    });
  });
}

async function readEntry(cache: Cache, address: string): Promise<Uint8Array<ArrayBuffer>> {
  const entry = await cache.match(address);
  if (entry === undefined) throw new Error(`the browser's cache has lost ${show(address.slice(base.length))}`);
  return new Uint8Array(await entry.arrayBuffer());
}

/** Bytes of the whole pieces from the first on, and of the one after them. */
async function sizeOfPieces(cache: Cache, key: string): Promise<number> {
  let size = 0;
  for (let piece = 0; size === piece * pieceBytes; piece++) {
    const entry = await cache.match(pieceKey(key, piece));
    if (entry === undefined) break;
    size += Number(entry.headers.get(sizeHeader));
  }
  return size;
}

async function allKeys(cache: Cache): Promise<string[]> {
  return (await cache.keys()).map(({ url }) => url.slice(base.length));
}

async function removeWhere(cache: Cache, isMeant: (key: string) => boolean): Promise<void> {
  for (const key of await allKeys(cache)) if (isMeant(key)) await cache.delete(base + key);
}

/** @returns what unlocks it */
async function lock(name: string, signal: AbortSignal | undefined): Promise<() => void> {
  const locks = globalThis.navigator?.locks as LockManager | undefined; // not in old browsers
  if (locks === undefined) return () => {};
  return new Promise((resolve, reject) => {
    const held = locks.request(
      name,
      { ...(signal && { signal }) },
      () => new Promise<void>((unlock) => resolve(unlock)),
    );
    held.catch(reject);
  });
}
