/** A place that holds the files of a model. How a file is opened differs from place to place; the rest is here. */
import { check, checkOptions, fail, GlossaError, inWords } from '@glossa/check';
import { parseJson } from './parse-json.js';
import { readUpTo, type RandomAccessFile } from './random-access-file.js';

/** How much of a file has been read. */
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
  /** Larger files are refused; default 1 GiB, or 64 MiB for JSON. */
  readonly maxBytes?: number | undefined;
}

/**
 * A folder, an address, a repository or a record of files: what `openSource` and `hubSource` return. All methods throw
 * a GlossaError: `invalid-argument` for a name that leads out of the source, `missing-file`, `invalid-file` or
 * `network`.
 */
export interface FileSource {
  /** The folder or address, for messages. */
  readonly location: string;
  has(name: string, options?: OpenOptions): Promise<boolean>;
  /** Opens a file to be read in parts; the caller closes it. */
  open(name: string, options?: OpenOptions): Promise<RandomAccessFile>;
  read(name: string, options?: ReadOptions): Promise<Uint8Array>;
  readJson(name: string, options?: ReadOptions): Promise<unknown>;
}

const MAX_JSON_DEPTH = 100;
const MAX_BYTES = 2 ** 30;
const MAX_JSON_BYTES = 2 ** 26;

export interface OpenFileOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes so far by a source that downloads a file before it opens it. */
  readonly report?: ((loaded: number, total: number) => void) | undefined;
  /** Larger files need not be opened. */
  readonly maxBytes?: number | undefined;
}

/** Opens a file by its checked name; `undefined` when there is none. */
export type OpenFile = (name: string, options: OpenFileOptions) => Promise<RandomAccessFile | undefined>;

/** Whether there is a file of the checked name, where a place can tell without opening it. */
export type HasFile = (name: string, signal?: AbortSignal) => Promise<boolean>;

export function fileSource(location: string, openFile: OpenFile, hasFile: HasFile = opens(openFile)): FileSource {
  function checkCall(method: string, name: string, options: OpenOptions): void {
    checkOptions(method, options, { signal: true, onProgress: true });
    checkFileName(name);
    options.signal?.throwIfAborted();
  }

  async function find(name: string, { signal, onProgress }: OpenOptions, maxBytes?: number): Promise<RandomAccessFile> {
    let reported = -1; // a file that was downloaded first is not reported again as it is read
    const report =
      onProgress &&
      ((loaded: number, total: number | undefined) => {
        if (loaded > reported) onProgress({ name, loaded: (reported = loaded), total });
      });
    const file = await openFile(name, { signal, report, maxBytes });
    if (file === undefined) throw new GlossaError('missing-file', `${name}: not found in ${location}`);
    return report ? followed(file, (loaded) => report(loaded, file.size)) : file;
  }

  async function has(name: string, options: OpenOptions = {}): Promise<boolean> {
    checkCall('has', name, options);
    return hasFile(name, options.signal);
  }

  async function open(name: string, options: OpenOptions = {}): Promise<RandomAccessFile> {
    checkCall('open', name, options);
    return find(name, options);
  }

  async function readBytes(
    method: string,
    name: string,
    options: ReadOptions,
    defaultMaxBytes: number,
  ): Promise<Uint8Array> {
    const { maxBytes = defaultMaxBytes, ...opening } = options;
    checkOptions(method, options, { signal: true, onProgress: true, maxBytes: true });
    checkCall(method, name, opening);
    check(maxBytes >= 0, `${method}: maxBytes`, 'a number of bytes', maxBytes);
    const file = await find(name, opening, maxBytes);
    try {
      const bytes = (file.size ?? 0) > maxBytes ? undefined : await readUpTo(file, 0, maxBytes + 1);
      if (bytes === undefined || bytes.length > maxBytes)
        fail(name, `at most ${maxBytes} bytes`, inWords(`${file.size ?? 'more'}`), 'invalid-file');
      if (bytes.length < (file.size ?? 0)) fail(name, `${file.size} bytes`, inWords(`${bytes.length}`), 'invalid-file');
      return bytes;
    } finally {
      await file.close();
    }
  }

  return {
    location,
    has,
    open,
    read: (name, options = {}) => readBytes('read', name, options, MAX_BYTES),
    readJson: async (name, options = {}) =>
      parseJson(await readBytes('readJson', name, options, MAX_JSON_BYTES), name, MAX_JSON_DEPTH),
  };
}

/**
 * File names inside a source are relative, with forward slashes, and never lead out of it.
 *
 * @throws GlossaError
 */
export function checkFileName(name: string): void {
  const isPlain = String(name)
    .split('/')
    .every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  const expected = 'a relative path inside the source, like "model.safetensors"';
  check(isPlain && !/[\\:\0]/.test(name), 'file name', expected, name);
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
