import { fail, inWords } from '@glossa/check';

/** A file whose bytes can be read in any order, fastest from front to back. */
export interface RandomAccessFile {
  /** In bytes; `undefined` when a server does not tell. */
  readonly size: number | undefined;
  /**
   * Some bytes from `begin` on, at most up to `end`; none only at the end of the file.
   *
   * @param room memory for as many bytes, which a file may use for them
   */
  read(begin: number, end: number, room?: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

const PIECE_BYTES = 1 << 20;

/**
 * Bytes in memory, or a `Blob`, as a file. Of a `Blob`, such as a `File` that a user picked, only what is asked for is
 * read.
 */
export function bytesFile(content: Uint8Array | Blob, signal?: AbortSignal): RandomAccessFile {
  return {
    size: content instanceof Uint8Array ? content.length : content.size,
    async read(begin, end) {
      signal?.throwIfAborted();
      if (content instanceof Uint8Array) return content.subarray(begin, end);
      return new Uint8Array(await content.slice(begin, end).arrayBuffer());
    },
    close: async () => {},
  };
}

/**
 * Bytes `begin` to `end` in one array; fewer where the file ends first.
 *
 * @param room memory for all of them
 */
export async function readUpTo(
  file: RandomAccessFile,
  begin: number,
  end: number,
  room?: Uint8Array,
): Promise<Uint8Array> {
  const wanted = Math.max(0, Math.min(end, file.size ?? end) - begin);
  // a file of unknown length may be shorter than is asked for: its memory grows with what arrives
  let bytes = room ?? new Uint8Array(file.size === undefined ? Math.min(wanted, PIECE_BYTES) : wanted);
  let filled = 0;
  while (filled < wanted) {
    const pieceEnd = Math.min(filled + PIECE_BYTES, wanted);
    const pieceRoom = pieceEnd > bytes.length ? undefined : bytes.subarray(filled, pieceEnd);
    const piece = await file.read(begin + filled, begin + pieceEnd, pieceRoom);
    if (piece.length === 0) break;
    if (filled + piece.length > bytes.length) bytes = grown(bytes, Math.min(wanted, 2 * (filled + piece.length)));
    if (piece.buffer !== bytes.buffer) bytes.set(piece, filled);
    filled += piece.length;
  }
  return bytes.subarray(0, filled);
}

/** @throws GlossaError `invalid-file` when the file ends before `end` */
export async function readExactly(
  file: RandomAccessFile,
  begin: number,
  end: number,
  where: string,
  room?: Uint8Array,
): Promise<Uint8Array> {
  const bytes = await readUpTo(file, begin, end, room);
  const received = begin + bytes.length;
  if (received !== end) fail(where, `at least ${end} bytes`, inWords(`${received} bytes`), 'invalid-file');
  return bytes;
}

function grown(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
