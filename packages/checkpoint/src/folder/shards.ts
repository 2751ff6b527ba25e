/** Weights spread over several safetensors files, which `model.safetensors.index.json` lists. */
import type { WeightCodes } from '@glossa/tensor';
import { openSafetensors, type LazySafetensors, type TensorStream } from '../safetensors/open-safetensors.js';
import { parseStrictJson, type StrictJson } from '../safetensors/strict-json.js';
import { show } from '../show.js';
import { checkFileName } from '../source/file-name.js';
import type { FileSource, OpenOptions } from '../source/file-source.js';
import type { RandomAccessFile } from '../source/random-access-file.js';
import { checkHasCodes } from './check-has-codes.js';

export const indexName = 'model.safetensors.index.json';

/**
 * Reads the index and the header of each shard; their tensors are those that the index says, each once.
 * @throws Error naming the tensor about which index and shards differ
 */
export async function openShards(source: FileSource, options: OpenOptions, quantized = false): Promise<TensorStream<Float32Array | WeightCodes>> {
  const shardOf = readIndex(await source.read(indexName, { signal: options.signal, maxBytes: 2 ** 26 }));
  const shards = [...new Set(shardOf.values())];
  const shapes = new Map<string, readonly number[]>();
  const stored = new Set<string>();
  for (const shard of shards) {
    const { tensors, shapes: shardShapes } = await readShardHeader(source, shard, options.signal);
    for (const name of tensors.keys()) {
      if (shardOf.get(name) !== shard) throw new Error(`${shard}: holds tensor ${show(name)}, which ${indexName} places in ${show(shardOf.get(name) ?? 'no shard')}`);
      stored.add(name);
    }
    for (const [name, shape] of shardShapes) shapes.set(name, shape);
  }
  for (const [name, shard] of shardOf) if (!stored.has(name)) throw new Error(`${indexName}: tensor ${show(name)} is not in ${shard}`);
  if (quantized) checkHasCodes(shapes.size, stored.size, indexName);
  return { shapes, read: () => readShards(source, shards, options, quantized) };
}

type NamedValues = readonly [name: string, values: Float32Array | WeightCodes];

/** Written out rather than as a generator, whose variables would hold a tensor while the next one is read. */
function readShards(source: FileSource, shards: readonly string[], options: OpenOptions, quantized: boolean): AsyncIterableIterator<NamedValues> {
  const names = shards.values();
  let file: RandomAccessFile | undefined;
  let tensors: AsyncIterator<NamedValues> | undefined;

  async function close(): Promise<void> {
    await file?.close();
    file = tensors = undefined;
  }

  async function open(shard: string): Promise<NonNullable<typeof tensors>> {
    file = await source.open(shard, options);
    const opened = await openSafetensors(file, shard);
    return (quantized ? opened.readQuantized() : opened.read())[Symbol.asyncIterator]();
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

async function readShardHeader(source: FileSource, shard: string, signal: AbortSignal | undefined): Promise<LazySafetensors> {
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
  if (!(weights instanceof Map)) throw new Error(`${indexName}: expected an object "weight_map", the file has ${show(weights ?? null)}`);
  for (const [name, file] of weights) {
    if (typeof file !== 'string' || !file.endsWith('.safetensors')) throw new Error(`${indexName}: ${show(name)}: expected a .safetensors file, the index has ${show(file)}`);
    checkFileName(file);
  }
  return weights as Map<string, string>;
}
