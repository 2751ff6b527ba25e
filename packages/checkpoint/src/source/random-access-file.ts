/** A file whose bytes can be read in any order, fastest from front to back. */

export interface RandomAccessFile {
  /** In bytes; `undefined` when a server does not tell. */
  readonly size: number | undefined;
  /**
   * Some bytes from `begin` on, at most up to `end`; none only at the end of the file.
   * @param room memory for as many, which a file may use for them
   */
  read(begin: number, end: number, room?: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

const pieceBytes = 1 << 20;

/**
 * Bytes `begin` to `end`, in one array of their own; fewer where the file ends first.
 * @param room memory for all of them
 */
export async function readUpTo(
  file: RandomAccessFile,
  begin: number,
  end: number,
  room?: Uint8Array,
): Promise<Uint8Array> {
  const wanted = Math.max(0, Math.min(end, file.size ?? end) - begin);
  let bytes = room ?? new Uint8Array(file.size === undefined ? Math.min(wanted, pieceBytes) : wanted); // memory for what is known to come
  let filled = 0;
  while (filled < wanted) {
    const pieceEnd = Math.min(filled + pieceBytes, wanted);
    const piece = await file.read(
      begin + filled,
      begin + pieceEnd,
      pieceEnd > bytes.length ? undefined : bytes.subarray(filled, pieceEnd),
    );
    if (piece.length === 0) break;
    if (filled + piece.length > bytes.length) bytes = grown(bytes, Math.min(wanted, 2 * (filled + piece.length)));
    if (piece.buffer !== bytes.buffer) bytes.set(piece, filled);
    filled += piece.length;
  }
  return bytes.subarray(0, filled);
}

/** @throws Error when the file ends before `end` */
export async function readExactly(
  file: RandomAccessFile,
  begin: number,
  end: number,
  where: string,
  room?: Uint8Array,
): Promise<Uint8Array> {
  const bytes = await readUpTo(file, begin, end, room);
  if (bytes.length !== end - begin)
    throw new Error(`${where}: expected at least ${end} bytes, the file ends after ${begin + bytes.length}`);
  return bytes;
}

function grown(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
