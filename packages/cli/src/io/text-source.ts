/** Text from a file or from stdin (`-`), as UTF-8 or gzip of it, piece by piece. */
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fail, GlossaError, inWords } from '@glossa/check';
import { oneLine } from '../text/one-line.js';
import { abortable } from './abortable.js';
import type { Io } from './io.js';

type Source = Pick<Io, 'stdin' | 'signal'>;
type Chunks = AsyncGenerator<Uint8Array | string, void, undefined>;

const maxLength = 1 << 24;

/** @throws one line with the name of the file, or the reason of an abort */
export async function* textOf(path: string, io: Source): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    const bytes = abortable<Uint8Array | string>(path === '-' ? io.stdin : createReadStream(path), io.signal);
    for await (const chunk of inflated(bytes))
      yield typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const rest = decoder.decode();
    if (rest !== '') yield rest;
  } catch (error) {
    io.signal.throwIfAborted();
    const code = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'missing-file' : 'invalid-file';
    throw new GlossaError(code, `${nameOf(path)}: ${explained(error)}`, { cause: error });
  }
}

/** @throws when it is longer than fits a prompt or a passage by far */
export async function wholeText(path: string, io: Source): Promise<string> {
  let text = '';
  for await (const piece of textOf(path, io)) {
    text += piece;
    if (text.length > maxLength) fail(nameOf(path), `at most ${maxLength} characters`, inWords('more'), 'invalid-file');
  }
  return text;
}

export function nameOf(path: string): string {
  return path === '-' ? 'stdin' : path;
}

async function* inflated(chunks: Chunks): AsyncGenerator<Uint8Array | string> {
  const first = await chunks.next();
  if (first.done) return;
  const all = prepend(first.value, chunks);
  const isGzip = typeof first.value !== 'string' && first.value[0] === 0x1f && first.value[1] === 0x8b;
  yield* isGzip ? pipeline(Readable.from(all), createGunzip(), () => {}) : all;
}

async function* prepend(first: Uint8Array | string, rest: Chunks): Chunks {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return();
  }
}

function explained(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'not found';
  if (code === 'EISDIR') return 'expected a file, received a folder';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'expected UTF-8, received other bytes';
  return code.startsWith('Z_') ? `damaged gzip (${oneLine(error)})` : oneLine(error);
}
