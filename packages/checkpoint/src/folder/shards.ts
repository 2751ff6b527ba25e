/** Weights spread over several safetensors files, which `model.safetensors.index.json` lists. */
import { openSafetensors, type LazySafetensors } from '../safetensors/open-safetensors.js';
import type { TensorInfo } from '../safetensors/header.js';
import { parseStrictJson, type StrictJson } from '../safetensors/strict-json.js';
import { show } from '../show.js';
import { checkFileName } from '../source/file-name.js';
import type { FileSource, OpenOptions } from '../source/file-source.js';
import type { RandomAccessFile } from '../source/random-access-file.js';
import type { TensorPiece } from '../weights/tensor-stream.js';

export const indexName = 'model.safetensors.index.json';

/**
 * Reads the index and the header of each shard; their tensors are those that the index says, each once.
 * @throws Error naming the tensor about which index and shards differ
 */
export async function openShards(source: FileSource, options: OpenOptions): Promise<Omit<LazySafetensors, 'metadata'>> {
  const shardOf = readIndex(await source.read(indexName, { signal: options.signal, maxBytes: 2 ** 26 }));
  const shards = [...new Set(shardOf.values())];
  const shapes = new Map<string, readonly number[]>();
  const stored = new Map<string, TensorInfo>();
  for (const shard of shards) {
    const { tensors, shapes: shardShapes } = await readShardHeader(source, shard, options.signal);
    for (const [name, info] of tensors) {
      if (shardOf.get(name) !== shard)
        throw new Error(
          `${shard}: holds tensor ${show(name)}, which ${indexName} places in ${show(shardOf.get(name) ?? 'no shard')}`,
        );
      stored.set(name, info);
    }
    for (const [name, shape] of shardShapes) shapes.set(name, shape);
  }
  for (const [name, shard] of shardOf)
    if (!stored.has(name)) throw new Error(`${indexName}: tensor ${show(name)} is not in ${shard}`);
  const read = <Values>(readShard: ReadShard<Values>) => readShards(source, shards, readShard, options);
  return {
    shapes,
    tensors: stored,
    read: () => read((shard) => shard.read()),
    readQuantized: () => read((shard) => shard.readQuantized()),
  };
}

type ReadShard<Values> = (shard: LazySafetensors) => AsyncIterable<TensorPiece<Values>>;

/** Written out rather than as a generator, whose variables would hold a tensor while the next one is read. */
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
  let json: StrictJson;
  try {
    json = parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), 8);
  } catch (error) {
    throw new Error(`${indexName}: ${(error as Error).message}`);
  }
  const weights = json instanceof Map ? json.get('weight_map') : undefined;
  if (!(weights instanceof Map))
    throw new Error(`${indexName}: expected an object "weight_map", the file has ${show(weights ?? null)}`);
  for (const [name, file] of weights) {
    if (typeof file !== 'string' || !file.endsWith('.safetensors'))
      throw new Error(`${indexName}: ${show(name)}: expected a .safetensors file, the index has ${show(file)}`);
    checkFileName(file);
  }
  return weights as Map<string, string>;
}
