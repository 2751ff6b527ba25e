/** A place that holds the files of a model: opening is the driver's, reading whole files is the same for all. */
import { checkOptions } from '../options.js';
import { checkFileName } from './file-name.js';
import { checkJsonDepth } from './json-depth.js';
import { readUpTo, type RandomAccessFile } from './random-access-file.js';

/** Told to whoever follows a file being read. */
export interface Progress {
  readonly name: string;
  /** Bytes so far. */
  readonly loaded: number;
  readonly total: number | undefined;
}

export interface OpenOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface ReadOptions extends OpenOptions {
  /** Larger files are refused; 1 GiB unless said, 64 MiB for JSON. */
  readonly maxBytes?: number | undefined;
}

/** Made by `openSource` and `hubSource`. */
export interface FileSource {
  /** For messages: the folder or address. */
  readonly location: string;
  has(name: string, options?: OpenOptions): Promise<boolean>;
  /** For reading in parts; the caller closes it. Throws when there is no such file. */
  open(name: string, options?: OpenOptions): Promise<RandomAccessFile>;
  read(name: string, options?: ReadOptions): Promise<Uint8Array>;
  readJson(name: string, options?: ReadOptions): Promise<unknown>;
}

const maxJsonDepth = 100;

export interface OpenFileOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes so far by a source that fetches a file before it opens it. */
  readonly report?: ((loaded: number, total: number) => void) | undefined;
  /** Larger files need not be opened. */
  readonly maxBytes?: number | undefined;
}

/** Opens a file by its checked name; `undefined` when there is none. */
export type OpenFile = (name: string, options: OpenFileOptions) => Promise<RandomAccessFile | undefined>;

/** Whether there is a file of the checked name, where that can be told without opening it. */
export type HasFile = (name: string, signal?: AbortSignal) => Promise<boolean>;

export function fileSource(location: string, openFile: OpenFile, hasFile: HasFile = opens(openFile)): FileSource {
  function check(name: string, options: OpenOptions): void {
    checkOptions(options, ['signal', 'onProgress'], name);
    checkFileName(name);
    options.signal?.throwIfAborted();
  }

  async function find(name: string, options: OpenOptions, maxBytes?: number): Promise<RandomAccessFile> {
    check(name, options);
    const { signal, onProgress } = options;
    let reported = -1; // a file that was fetched first is not reported again as it is read
    const report =
      onProgress &&
      ((loaded: number, total: number | undefined) => {
        if (loaded > reported) onProgress({ name, loaded: (reported = loaded), total });
      });
    const file = await openFile(name, { signal, report, maxBytes });
    if (file === undefined) throw new Error(`${name}: not found in ${location}`);
    return report ? followed(file, (loaded) => report(loaded, file.size)) : file;
  }

  async function has(name: string, options: OpenOptions = {}): Promise<boolean> {
    check(name, options);
    return hasFile(name, options.signal);
  }

  async function open(name: string, options: OpenOptions = {}): Promise<RandomAccessFile> {
    return find(name, options);
  }

  async function read(name: string, { maxBytes = 2 ** 30, ...options }: ReadOptions = {}): Promise<Uint8Array> {
    const file = await find(name, options, maxBytes);
    try {
      const bytes = (file.size ?? 0) > maxBytes ? undefined : await readUpTo(file, 0, maxBytes + 1);
      if (bytes === undefined || bytes.length > maxBytes)
        throw new Error(`${name}: expected at most ${maxBytes} bytes, the file has ${file.size ?? 'more'}`);
      if (bytes.length < (file.size ?? 0))
        throw new Error(`${name}: expected ${file.size} bytes, the file ends after ${bytes.length}`);
      return bytes;
    } finally {
      await file.close();
    }
  }

  async function readJson(name: string, { maxBytes = 2 ** 26, ...options }: ReadOptions = {}): Promise<unknown> {
    const bytes = await read(name, { maxBytes, ...options });
    try {
      checkJsonDepth(bytes, maxJsonDepth);
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch (error) {
      throw new Error(`${name}: not JSON in UTF-8: ${(error as Error).message.replaceAll('\n', ' ')}`);
    }
  }

  return { location, has, open, read, readJson };
}

function opens(openFile: OpenFile): HasFile {
  return async (name, signal) => {
    const file = await openFile(name, { signal });
    await file?.close();
    return file !== undefined;
  };
}

function followed(file: RandomAccessFile, report: (loaded: number) => void): RandomAccessFile {
  let loaded = 0;
  return {
    size: file.size,
    async read(begin, end, room) {
      const bytes = await file.read(begin, end, room);
      if (begin + bytes.length > loaded) report((loaded = begin + bytes.length));
      return bytes;
    },
    close: () => file.close(),
  };
}
