/** Files on disk (Node, Deno, Bun). */
import { fail, inWords } from '@glossa/check';
import { nodeModule } from './node-module.js';
import type { RandomAccessFile } from './random-access-file.js';

/** @returns undefined when there is no such file */
export async function openDiskFile(path: string | URL, signal?: AbortSignal): Promise<RandomAccessFile | undefined> {
  const handle = await nodeModule('node:fs/promises', `reading ${path}`).open(path).catch(absent);
  if (handle === undefined) return undefined;
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    fail(String(path), 'a file', inWords('a folder or a device'), 'invalid-file');
  }
  return {
    size: stat.size,
    async read(begin, end, room) {
      signal?.throwIfAborted();
      const length = Math.max(0, Math.min(end, stat.size) - begin);
      const bytes = room?.subarray(0, length) ?? new Uint8Array(length);
      const { bytesRead } = await handle.read(bytes, 0, length, begin);
      return bytes.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
