/** Where cached files lie: one driver for each kind of storage, and one contract test for all. */
import type { RandomAccessFile } from '../random-access-file.js';

/** Keys are made of words and `/`; the words hold nothing that a file name could not. */
export interface CacheDriver {
  /** For messages. */
  readonly location: string;
  open(key: string, signal?: AbortSignal): Promise<RandomAccessFile | undefined>;
  /** Puts a small file there, wholly or not at all. */
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** What came so far of a file that is being fetched. Nobody else writes to it until it is settled. */
  partial(key: string, signal?: AbortSignal): Promise<PartialFile>;
  /** Of whole files. */
  keys(): Promise<string[]>;
  /** Removes all whose keys begin with the words of `folder`, unfinished ones too; everything for ''. */
  remove(folder: string): Promise<void>;
}

/** A file that grows until one of `finish`, `release` and `discard` settles it. */
export interface PartialFile {
  readonly size: number;
  /** As `RandomAccessFile.read`. */
  read(begin: number, end: number): Promise<Uint8Array>;
  append(bytes: Uint8Array): Promise<void>;
  /** Starts it over. */
  truncate(): Promise<void>;
  /** Gives the whole file its key. */
  finish(): Promise<void>;
  /** Leaves it for whoever goes on. */
  release(): Promise<void>;
  /** Forgets what was appended; a whole file of the key stays. */
  discard(): Promise<void>;
}

/** A word of a key from any text; `decodeURIComponent` gives it back. */
export function keyWord(text: string): string {
  const escaped = encodeURIComponent(text).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return escaped.replace(/^\.|\.$/g, '%2E'); // no folder is left, and no file hidden
}
