import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { initialize } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { beamSearch, temperature, topP } from '@glossa/decoding';
import { CausalLM, Gpt2, saveModel } from '@glossa/transformer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bos, byteTokenizer, eos } from './__fixtures__/byte-tokenizer.js';
import { TextGeneration } from './text-generation.js';

const tokenizer = byteTokenizer();
const config = {
  vocabSize: 258,
  hiddenSize: 8,
  intermediateSize: 16,
  numAttentionHeads: 2,
  numHiddenLayers: 1,
  maxPositionEmbeddings: 16,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0,
  residPdrop: 0,
  attnPdrop: 0,
  initializerRange: 0.3,
  bosTokenId: bos,
  eosTokenId: eos,
};
const tinyModel = () => initialize(new CausalLM(new Gpt2(config)), { seed: 1 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glossa-'));
  using model = tinyModel();
  await saveModel(model, folder);
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer.toJson()));
});
afterAll(() => rm(folder, { recursive: true }));

const names = ['config.json', 'tokenizer.json', 'model.safetensors'];
const files = async (changes: Record<string, string | Uint8Array> = {}) => {
  const read = await Promise.all(
    names.map(async (name) => [name, new Uint8Array(await readFile(join(folder, name)))] as const),
  );
  const changed = Object.entries(changes).map(
    ([name, content]) => [name, typeof content === 'string' ? new TextEncoder().encode(content) : content] as const,
  );
  return Object.fromEntries([...read, ...changed]);
};

describe('with a GPT-2', () => {
  it('writes the same text streamed and at once, also beyond the context', async () => {
    using generator = new TextGeneration({ model: tinyModel(), tokenizer });
    const options = {
      processors: [temperature(0.7), topP(0.9)],
      seed: 7,
      maxNewTokens: 60,
      overflow: 'slide',
    } as const;
    const stream = generator.stream('ab', options);
    let text = '';
    for await (const piece of stream) text += piece;
    const result = await generator.generate('ab', options);
    expect(text).toBe(result.text);
    expect((await stream.result).ids).toEqual(result.ids);
    expect(result).toMatchObject({ finishReason: 'length', seed: 7 });
    expect(result.ids).toHaveLength(60);
    const stopped = await generator.generate('ab', { ...options, overflow: 'stop' });
    expect(stopped).toMatchObject({ finishReason: 'context', ids: result.ids.slice(0, 15) });
  });

  it('leaks nothing', async () => {
    using generator = new TextGeneration({ model: tinyModel(), tokenizer });
    await expectNoLeak(
      async (step) => {
        await generator.generate(['a', 'bcd'], { maxNewTokens: 4, seed: step });
        await generator.generate('a', { maxNewTokens: 3, search: beamSearch({ numBeams: 2 }) });
        for await (const _ of generator.stream('abc', { maxNewTokens: 20, overflow: 'slide', seed: step }))
          if (step % 2) break;
      },
      { steps: 20 },
    );
  });
});

describe('load', () => {
  it('reads a folder, an address, or files at hand, telling its progress', async () => {
    const options = { seed: 3, maxNewTokens: 10 };
    using made = new TextGeneration({ model: tinyModel(), tokenizer });
    const expected = await made.generate('ab', options);
    for (const source of [folder, pathToFileURL(folder), await files()]) {
      const read = new Set<string>();
      using loaded = await TextGeneration.load(source, { onProgress: ({ name }) => read.add(name) });
      expect((await loaded.generate('ab', options)).ids).toEqual(expected.ids);
      expect([...read].sort()).toEqual([...names].sort());
      expect((await loaded.generate('', options)).promptIds).toEqual([bos]);
      expect(loaded.config.eosTokenId).toEqual([eos]);
    }
  });

  it.each<[string, () => Promise<Record<string, string | Uint8Array>>, string]>([
    ['a damaged tokenizer', async () => ({ 'tokenizer.json': '{"model": ' }), 'tokenizer.json: expected JSON'],
    ['a tokenizer of an unknown kind', async () => ({ 'tokenizer.json': '{"model": {"type": "Magic"}}' }), 'Magic'],
    ['a damaged config', async () => ({ 'config.json': '[]' }), 'config.json'],
    [
      'an unknown architecture',
      async () => ({ 'config.json': '{"model_type": "mamba"}' }),
      'config.json: model_type: expected gpt2 or gpt_neo or llama or mistral or qwen2 or gemma for a CausalLM, received "mamba"',
    ],
    [
      'damaged weights',
      async () => ({ 'model.safetensors': (await files())['model.safetensors'].slice(0, 5000) }),
      'model.safetensors',
    ],
    [
      'a tokenizer too large for the model',
      async () => ({
        'config.json': JSON.stringify({
          ...JSON.parse(new TextDecoder().decode((await files())['config.json'])),
          vocab_size: 257,
        }),
      }),
      '257',
    ],
  ])('refuses %s in one line, and leaves nothing behind', async (_, change, message) => {
    const source = await files(await change());
    const before = tf.memory().numTensors;
    const error: Error = await TextGeneration.load(source).then(
      () => expect.unreachable(),
      (reason) => reason,
    );
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('\n');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names a missing file and an unknown option, and can be aborted', async () => {
    const { 'tokenizer.json': _, ...rest } = await files();
    await expect(TextGeneration.load(rest)).rejects.toThrow('expected one of tokenizer.json');
    await expect(TextGeneration.load(join(folder, 'nowhere'))).rejects.toThrow('expected one of tokenizer.json');
    const device = TextGeneration.load(folder, { device: 'gpu' } as never);
    await expect(device).rejects.toThrow(
      'TextGeneration.load: unknown option "device", expected one of: file, quantized, onMetadata, onProgress, signal',
    );
    const before = tf.memory().numTensors;
    await expect(TextGeneration.load(folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    const controller = new AbortController();
    const onProgress = ({ name }: { name: string }) => name === 'model.safetensors' && controller.abort();
    await expect(TextGeneration.load(folder, { signal: controller.signal, onProgress })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
