/** Where cached files are stored: one driver for each kind of storage, and one contract test for all. */
import type { RandomAccessFile } from '../files/random-access-file.js';

/** Keys are words joined by `/`, each of which can be a file name. */
export interface CacheDriver {
  /** For messages. */
  readonly location: string;
  open(key: string, signal?: AbortSignal): Promise<RandomAccessFile | undefined>;
  /** Puts a small file there, wholly or not at all. */
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** The bytes so far of a file that is being downloaded. Nobody else writes to it until it is settled. */
  partial(key: string, signal?: AbortSignal): Promise<PartialFile>;
  /** Keys of whole files. */
  keys(): Promise<string[]>;
  /** Removes all files whose keys begin with the words of `folder`, unfinished ones too; everything for ''. */
  remove(folder: string): Promise<void>;
}

/** A file that grows until one of `finish`, `release` and `discard` settles it. */
export interface PartialFile {
  readonly size: number;
  /** As `RandomAccessFile.read`. */
  read(begin: number, end: number): Promise<Uint8Array>;
  append(bytes: Uint8Array): Promise<void>;
  /** Removes all bytes so far. */
  truncate(): Promise<void>;
  /** Stores the whole file under its key. */
  finish(): Promise<void>;
  /** Keeps the bytes so far, for a later download to continue. */
  release(): Promise<void>;
  /** Removes what was appended; a whole file under the key stays. */
  discard(): Promise<void>;
}

/** Any text as a word of a key; `decodeURIComponent` gives the text back. */
export function keyWord(text: string): string {
  const escape = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  const escaped = encodeURIComponent(text).replace(/[!'()*~]/g, escape);
  return escaped.replace(/^\.|\.$/g, '%2E'); // neither `..` nor a hidden file
}
