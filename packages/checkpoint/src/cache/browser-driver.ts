/**
 * Cached files in a browser's Cache storage, in pieces: a broken download can continue, and a read holds one piece
 * only.
 */
import { check, GlossaError, inWords, show } from '@glossa/check';
import type { RandomAccessFile } from '../files/random-access-file.js';
import type { CacheDriver, PartialFile } from './cache-driver.js';

const PIECE_BYTES = 1 << 23;
const BASE = 'https://cache.invalid/'; // keys of a Cache are addresses; nothing is ever requested from this one
const SIZE_HEADER = 'x-size';
const PIECES_HEADER = 'x-pieces';

export class BrowserDriver implements CacheDriver {
  constructor(readonly location: string) {}

  async open(key: string, signal?: AbortSignal): Promise<RandomAccessFile | undefined> {
    const cache = await this.#cache();
    const entry = await cache.match(BASE + key);
    if (entry === undefined) return undefined;
    const size = Number(entry.headers.get(SIZE_HEADER));
    const isWhole = !entry.headers.has(PIECES_HEADER);
    if (!isWhole && (await sizeOfPieces(cache, key)) !== size) return undefined; // the browser removed some of them
    let [held, piece] = [-1, new Uint8Array(0)];
    return {
      size,
      async read(begin, end) {
        signal?.throwIfAborted();
        if (begin >= size) return new Uint8Array(0);
        const wanted = Math.floor(begin / PIECE_BYTES);
        if (wanted !== held)
          [held, piece] = [wanted, await readEntry(cache, isWhole ? BASE + key : pieceKey(key, wanted))];
        return piece.slice(begin - wanted * PIECE_BYTES, end - wanted * PIECE_BYTES);
      },
      async close() {
        [held, piece] = [-1, new Uint8Array(0)];
      },
    };
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    check(bytes.length <= PIECE_BYTES, key, `at most ${PIECE_BYTES} bytes`, inWords(`${bytes.length}`));
    await put(await this.#cache(), BASE + key, bytes);
  }

  /** One tab at a time: another one waits, and then finds the file. Closing a tab releases its lock. */
  async partial(key: string, signal?: AbortSignal): Promise<PartialFile> {
    const unlock = await lock(`${this.location}/${key}`, signal);
    try {
      return await this.#locked(key, unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  async keys(): Promise<string[]> {
    return (await allKeys(await this.#cache())).filter((key) => !key.includes(PIECES_ENDING));
  }

  async remove(folder: string): Promise<void> {
    await removeWhere(await this.#cache(), (key) => folder === '' || key.startsWith(`${folder}/`));
  }

  async #locked(key: string, unlock: () => void): Promise<PartialFile> {
    const cache = await this.#cache();
    let size = await sizeOfPieces(cache, key);
    let isWhole = (await this.open(key)) !== undefined;
    /** Called before the first change: the pieces are not a whole file any more. */
    const begin = async () => {
      if (isWhole) await cache.delete(BASE + key);
      isWhole = false;
    };
    if (!isWhole) await cache.delete(BASE + key);
    let last = new Uint8Array(PIECE_BYTES); // fills up to the next whole piece
    if (size % PIECE_BYTES > 0) last.set(await readEntry(cache, pieceKey(key, Math.floor(size / PIECE_BYTES))));
    const flush = () =>
      put(cache, pieceKey(key, Math.floor((size - 1) / PIECE_BYTES)), last.slice(0, ((size - 1) % PIECE_BYTES) + 1));
    const clear = () => removeWhere(cache, (other) => other.startsWith(`${key}${PIECES_ENDING}`));
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
        const wanted = Math.floor(begin / PIECE_BYTES);
        const piece =
          wanted === Math.floor(size / PIECE_BYTES)
            ? last.subarray(0, size % PIECE_BYTES)
            : await readEntry(cache, pieceKey(key, wanted));
        return piece.slice(begin - wanted * PIECE_BYTES, Math.max(0, end - wanted * PIECE_BYTES));
      },
      async append(bytes) {
        await begin();
        for (let at = 0; at < bytes.length;) {
          const part = bytes.subarray(at, at + PIECE_BYTES - (size % PIECE_BYTES));
          last.set(part, size % PIECE_BYTES);
          size += part.length;
          at += part.length;
          if (size % PIECE_BYTES === 0) await flush();
        }
      },
      async truncate() {
        await begin();
        await clear();
        size = 0;
      },
      finish: () =>
        settle(async () => {
          if (size % PIECE_BYTES > 0) await flush();
          await put(cache, BASE + key, new Uint8Array(0), { [SIZE_HEADER]: String(size), [PIECES_HEADER]: '1' });
        }),
      release: () => settle(async () => size % PIECE_BYTES > 0 && (await flush())),
      discard: () => settle(async () => isWhole || (await clear())),
    };
  }

  #cache(): Promise<Cache> {
    return globalThis.caches.open(this.location);
  }
}

const PIECES_ENDING = '.pieces/';

function pieceKey(key: string, piece: number): string {
  return `${BASE}${key}${PIECES_ENDING}${piece}`;
}

async function put(
  cache: Cache,
  address: string,
  bytes: Uint8Array,
  headers: Record<string, string> = { [SIZE_HEADER]: String(bytes.length) },
): Promise<void> {
  await cache.put(address, new Response(bytes as BodyInit, { headers })).catch((cause: unknown) => {
    const reason = (cause as Error).message.replaceAll('\n', ' ');
    throw new GlossaError('out-of-memory', `the browser's cache takes no more: ${reason}`, { cause });
  });
}

async function readEntry(cache: Cache, address: string): Promise<Uint8Array<ArrayBuffer>> {
  const entry = await cache.match(address);
  if (entry === undefined)
    throw new GlossaError('missing-file', `the browser's cache has lost ${show(address.slice(BASE.length))}`);
  return new Uint8Array(await entry.arrayBuffer());
}

/** Bytes of the leading whole pieces and of the piece after them. */
async function sizeOfPieces(cache: Cache, key: string): Promise<number> {
  let size = 0;
  for (let piece = 0; size === piece * PIECE_BYTES; piece++) {
    const entry = await cache.match(pieceKey(key, piece));
    if (entry === undefined) break;
    size += Number(entry.headers.get(SIZE_HEADER));
  }
  return size;
}

async function allKeys(cache: Cache): Promise<string[]> {
  return (await cache.keys()).map(({ url }) => url.slice(BASE.length));
}

async function removeWhere(cache: Cache, isMeant: (key: string) => boolean): Promise<void> {
  for (const key of await allKeys(cache)) if (isMeant(key)) await cache.delete(BASE + key);
}

/** @returns a function that releases the lock */
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
