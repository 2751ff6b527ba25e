/** Weights in several safetensors files, which `model.safetensors.index.json` lists. */
import { check, fail, inWords, showName } from '@glossa/check';
import { openSafetensors, type LazySafetensors } from '../safetensors/open-safetensors.js';
import type { TensorInfo } from '../safetensors/header.js';
import { parseStrictJson } from '../safetensors/strict-json.js';
import { checkFileName } from '../files/file-source.js';
import type { FileSource, OpenOptions } from '../files/file-source.js';
import type { RandomAccessFile } from '../files/random-access-file.js';
import type { TensorPiece } from '../tensors/tensor-stream.js';

export const INDEX_NAME = 'model.safetensors.index.json';

/**
 * Reads the index and the header of each shard, which must agree.
 *
 * @throws GlossaError `invalid-file` that names the tensor about which they do not
 */
export async function openShards(source: FileSource, options: OpenOptions): Promise<Omit<LazySafetensors, 'metadata'>> {
  const shardOf = readIndex(await source.read(INDEX_NAME, { signal: options.signal, maxBytes: 2 ** 26 }));
  const shards = [...new Set(shardOf.values())];
  const shapes = new Map<string, readonly number[]>();
  const stored = new Map<string, TensorInfo>();
  for (const shard of shards) {
    const { tensors, shapes: shardShapes } = await readShardHeader(source, shard, options.signal);
    for (const [name, info] of tensors) {
      const listed = shardOf.get(name);
      const expected = listed === undefined ? `no tensor ${showName(name)}` : `tensor ${showName(name)} in ${listed}`;
      check(listed === shard, `${shard} (by ${INDEX_NAME})`, expected, inWords('it'), 'invalid-file');
      stored.set(name, info);
    }
    for (const [name, shape] of shardShapes) shapes.set(name, shape);
  }
  for (const [name, shard] of shardOf)
    if (!stored.has(name))
      fail(shard, `tensor ${showName(name)}, as in ${INDEX_NAME}`, inWords('none'), 'invalid-file');
  const read = <Values>(readShard: ReadShard<Values>) => readShards(source, shards, readShard, options);
  return {
    shapes,
    tensors: stored,
    read: () => read((shard) => shard.read()),
    readQuantized: () => read((shard) => shard.readQuantized()),
  };
}

type ReadShard<Values> = (shard: LazySafetensors) => AsyncIterable<TensorPiece<Values>>;

/** Not a generator, because the variables of one would keep a tensor alive while the next one is read. */
function readShards<Values>(
  source: FileSource,
  shards: readonly string[],
  readShard: ReadShard<Values>,
  options: OpenOptions,
): AsyncIterableIterator<TensorPiece<Values>> {
  const names = shards.values();
  let file: RandomAccessFile | undefined;
  let tensors: AsyncIterator<TensorPiece<Values>> | undefined;

  async function close(): Promise<void> {
    await file?.close();
    file = tensors = undefined;
  }

  async function open(shard: string): Promise<NonNullable<typeof tensors>> {
    file = await source.open(shard, options);
    return readShard(await openSafetensors(file, shard))[Symbol.asyncIterator]();
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      for (;;) {
        const result = await tensors?.next();
        if (result !== undefined && result.done !== true) return result;
        await close();
        const shard = names.next();
        if (shard.done === true) return { done: true, value: undefined };
        tensors = await open(shard.value);
      }
    },
    async return() {
      await close();
      return { done: true, value: undefined };
    },
  };
}

async function readShardHeader(
  source: FileSource,
  shard: string,
  signal: AbortSignal | undefined,
): Promise<LazySafetensors> {
  const file = await source.open(shard, { signal });
  try {
    return await openSafetensors(file, shard);
  } finally {
    await file.close();
  }
}

/** File name by tensor name. */
function readIndex(bytes: Uint8Array): Map<string, string> {
  const json = parseStrictJson(decode(bytes), 8, INDEX_NAME);
  const weights = json instanceof Map ? json.get('weight_map') : undefined;
  check(weights instanceof Map, `${INDEX_NAME}: weight_map`, 'an object', weights, 'invalid-file');
  for (const [name, file] of weights) {
    const isName = typeof file === 'string' && file.endsWith('.safetensors');
    if (!isName) fail(`${INDEX_NAME}: ${showName(name)}`, 'a .safetensors file', file, 'invalid-file');
    checkFileName(file);
  }
  return weights as Map<string, string>;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    return fail(INDEX_NAME, 'JSON in UTF-8', inWords('other bytes'), 'invalid-file', { cause });
  }
}
