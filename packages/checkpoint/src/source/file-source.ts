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

/** Opens a file by its checked name; `undefined` when there is none. */
export type OpenFile = (name: string, signal?: AbortSignal) => Promise<RandomAccessFile | undefined>;

export function fileSource(location: string, openFile: OpenFile): FileSource {
  async function find(name: string, options: OpenOptions): Promise<RandomAccessFile | undefined> {
    checkOptions(options, ['signal', 'onProgress'], name);
    checkFileName(name);
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    const file = await openFile(name, signal);
    return file && onProgress ? followed(file, (loaded) => onProgress({ name, loaded, total: file.size })) : file;
  }

  async function has(name: string, options: OpenOptions = {}): Promise<boolean> {
    const file = await find(name, options);
    await file?.close();
    return file !== undefined;
  }

  async function open(name: string, options: OpenOptions = {}): Promise<RandomAccessFile> {
    const file = await find(name, options);
    if (file === undefined) throw new Error(`${name}: not found in ${location}`);
    return file;
  }

  async function read(name: string, { maxBytes = 2 ** 30, ...options }: ReadOptions = {}): Promise<Uint8Array> {
    const file = await open(name, options);
    try {
      const bytes = (file.size ?? 0) > maxBytes ? undefined : await readUpTo(file, 0, maxBytes + 1);
      if (bytes === undefined || bytes.length > maxBytes) throw new Error(`${name}: expected at most ${maxBytes} bytes, the file has ${file.size ?? 'more'}`);
      if (bytes.length < (file.size ?? 0)) throw new Error(`${name}: expected ${file.size} bytes, the file ends after ${bytes.length}`);
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

function followed(file: RandomAccessFile, report: (loaded: number) => void): RandomAccessFile {
  let loaded = 0;
  return {
    size: file.size,
    async read(begin, end) {
      const bytes = await file.read(begin, end);
      if (begin + bytes.length > loaded) report((loaded = begin + bytes.length));
      return bytes;
    },
    close: () => file.close(),
  };
}
