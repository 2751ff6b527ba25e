/** Bytes and blobs at hand as files. */
import type { RandomAccessFile } from './random-access-file.js';

/** A `Blob` may be a `File` that a user picked: only the parts asked for are read. */
export function bytesFile(content: Uint8Array | Blob, signal?: AbortSignal): RandomAccessFile {
  return {
    size: content instanceof Uint8Array ? content.length : content.size,
    async read(begin, end) {
      signal?.throwIfAborted();
      return content instanceof Uint8Array
        ? content.subarray(begin, end)
        : new Uint8Array(await content.slice(begin, end).arrayBuffer());
    },
    close: async () => {},
  };
}
