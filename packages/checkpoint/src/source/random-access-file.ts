/** A file whose bytes can be read in any order, fastest from front to back. */

export interface RandomAccessFile {
  /** In bytes; `undefined` when a server does not tell. */
  readonly size: number | undefined;
  /** Some bytes from `begin` on, at most up to `end`; none only at the end of the file. */
  read(begin: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

const pieceBytes = 1 << 20;

/** Bytes `begin` to `end`, in one array of their own; fewer where the file ends first. */
export async function readUpTo(file: RandomAccessFile, begin: number, end: number): Promise<Uint8Array> {
  const wanted = Math.max(0, Math.min(end, file.size ?? end) - begin);
  let bytes = new Uint8Array(file.size === undefined ? Math.min(wanted, pieceBytes) : wanted); // memory for what is known to come
  let filled = 0;
  while (filled < wanted) {
    const piece = await file.read(begin + filled, begin + Math.min(filled + pieceBytes, wanted));
    if (piece.length === 0) break;
    if (filled + piece.length > bytes.length) bytes = grown(bytes, Math.min(wanted, 2 * (filled + piece.length)));
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return bytes.subarray(0, filled);
}

/** @throws Error when the file ends before `end` */
export async function readExactly(file: RandomAccessFile, begin: number, end: number, where: string): Promise<Uint8Array> {
  const bytes = await readUpTo(file, begin, end);
  if (bytes.length !== end - begin) throw new Error(`${where}: expected at least ${end} bytes, the file ends after ${begin + bytes.length}`);
  return bytes;
}

function grown(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
