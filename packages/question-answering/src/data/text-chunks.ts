import { GlossaError } from '@glossa/check';

/** Text, bytes, or a stream of either; bytes may be gzipped. */
export type TextSource = string | Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;

/** Pieces of at most this many characters, so that a long text is scanned with room to stop. */
const pieceLength = 1 << 20;

/** The text of a source, piece by piece: gzip is recognized by its first two bytes, UTF-8 must be sound. */
export async function* textChunks(source: TextSource, signal?: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of inflated(chunksOf(source))) {
    signal?.throwIfAborted();
    const text = typeof chunk === 'string' ? chunk : decode(decoder, chunk);
    for (let start = 0; start < text.length; start += pieceLength) yield text.slice(start, start + pieceLength);
  }
  yield decode(decoder);
}

function decode(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch {
    throw new GlossaError('invalid-file', 'expected UTF-8, received other bytes');
  }
}

async function* chunksOf(source: TextSource): AsyncGenerator<Uint8Array | string> {
  if (typeof source === 'string' || source instanceof Uint8Array) yield source;
  else if (source instanceof Blob) yield* chunksOf(source.stream());
  else if (typeof source === 'object' && Symbol.asyncIterator in source) yield* source;
  else if ((source as unknown) instanceof ReadableStream) yield* readAll(source);
  else throw new GlossaError('invalid-file', 'expected text, bytes, a Blob or a stream');
}

/** Browsers whose streams cannot be iterated have readers. */
async function* readAll(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel();
  }
}

async function* inflated(chunks: AsyncGenerator<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
  const first = await chunks.next();
  if (first.done) return;
  try {
    if (typeof first.value !== 'string' && first.value[0] === 0x1f && first.value[1] === 0x8b) {
      yield* gunzip(first.value, chunks);
    } else {
      yield first.value;
      yield* chunks;
    }
  } finally {
    await chunks.return(undefined);
  }
}

async function* gunzip(first: Uint8Array, rest: AsyncGenerator<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  const compressed = new ReadableStream<BufferSource>({
    start: (controller) => controller.enqueue(first as Uint8Array<ArrayBuffer>),
    pull: async (controller) => {
      const { done, value } = await rest.next();
      if (done) controller.close();
      else controller.enqueue(value as Uint8Array<ArrayBuffer>);
    },
  });
  try {
    yield* readAll(compressed.pipeThrough(new DecompressionStream('gzip')));
  } catch (error) {
    throw new GlossaError('invalid-file', `damaged gzip (${error instanceof Error ? error.message : String(error)})`);
  }
}
