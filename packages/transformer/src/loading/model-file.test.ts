import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { collectWeights, parseConfig, type TensorData } from '@glossa/checkpoint';
import { initialize, namedParameters } from '@glossa/tensor';
import { describe, expect, it } from 'vitest';
import { Llama } from '../architectures/llama/model.js';
import { llamaConfig } from '../architectures/llama/config.js';
import { CausalLM } from '../heads/causal-lm.js';
import { llama2cLlama } from '../architectures/llama/llama2c.js';
import { saveModel } from './save-model.js';
import { loadCausalLM } from './load-heads.js';

const settings = {
  hiddenSize: 16,
  intermediateSize: 12,
  numHiddenLayers: 2,
  numAttentionHeads: 4,
  numKeyValueHeads: 2,
  vocabSize: 9,
  maxPositionEmbeddings: 8,
};
const ids = [[1, 2, 3, 4]];
const logits = (model: CausalLM) => tf.tidy(() => model.forward(ids).arraySync());

const modelOf = (config: unknown) =>
  initialize(new CausalLM(new Llama(parseConfig({ initializer_range: 0.4, ...(config as object) }, llamaConfig))), {
    seed: 5,
  });

/** llama2.c's version 0: a header, then each kind of weight of all layers. */
function llama2cBytes(tensors: ReadonlyMap<string, TensorData>, tieWordEmbeddings: boolean): Uint8Array {
  const {
    hiddenSize,
    intermediateSize,
    numHiddenLayers,
    numAttentionHeads,
    numKeyValueHeads,
    vocabSize,
    maxPositionEmbeddings,
  } = settings;
  const header = Int32Array.of(
    hiddenSize,
    intermediateSize,
    numHiddenLayers,
    numAttentionHeads,
    numKeyValueHeads,
    tieWordEmbeddings ? vocabSize : -vocabSize,
    maxPositionEmbeddings,
  );
  const layers = (kind: string) => [0, 1].map((i) => `layers.${i}.${kind}.weight`);
  const kinds = [
    'attention_norm',
    'attention.wq',
    'attention.wk',
    'attention.wv',
    'attention.wo',
    'ffn_norm',
    'feed_forward.w1',
    'feed_forward.w2',
    'feed_forward.w3',
  ];
  const before = ['tok_embeddings.weight', ...kinds.flatMap(layers), 'norm.weight'].map(
    (name) => tensors.get(name)!.data,
  );
  const tables = new Uint8Array(4 * maxPositionEmbeddings * (hiddenSize / numAttentionHeads));
  const parts = [
    new Uint8Array(header.buffer),
    ...before,
    tables,
    ...(tieWordEmbeddings ? [] : [tensors.get('output.weight')!.data]),
  ];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe.each([true, false])('a llama2.c file, output tied: %s', (tieWordEmbeddings) => {
  const none = { shapes: new Map(), async *read() {} };
  const { config, weights } = llama2cLlama({ ...none, settings: { ...settings, tieWordEmbeddings } });

  it('becomes the Llama it was written from', async () => {
    using written = modelOf(config);
    const bytes = llama2cBytes(collectWeights(written, weights), tieWordEmbeddings);
    using read = await loadCausalLM({ 'model.bin': bytes }, { file: 'model.bin' });
    expect(logits(read)).toEqual(logits(written));
    await expect(loadCausalLM({ 'model.bin': bytes }, { file: 'model.bin', quantized: true })).rejects.toThrow(
      'quantized: expected weights of 8 bits or fewer, received none',
    );
    expect(read.model.config).toMatchObject({
      numKeyValueHeads: 2,
      maxPositionEmbeddings: 8,
      tieWordEmbeddings,
      bosTokenId: 1,
      eosTokenId: 1,
      rmsNormEps: 1e-5,
    });
  });
});

it('int8 weights of a folder stay so where it is asked for, with nearly the same results', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'glossa-'));
  using written = modelOf({
    ...llama2cLlama({ shapes: new Map(), async *read() {}, settings: { ...settings, tieWordEmbeddings: false } })
      .config,
    hidden_size: 64,
    intermediate_size: 96,
  });
  await saveModel(written, folder, { dtype: 'I8' });
  using exact = await loadCausalLM(folder);
  using kept = await loadCausalLM(folder, { quantized: true });
  await rm(folder, { recursive: true });
  const bits = [...namedParameters(kept).values()].map(({ shape, quantized }) => [shape.length, quantized?.bits]);
  expect(new Set(bits.map(String))).toEqual(new Set(['1,', '2,8']));
  const expected = logits(exact).flat(2);
  const largest = Math.max(...expected.map(Math.abs));
  logits(kept)
    .flat(2)
    .forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(2e-4 * largest));
});

it('a file of another kind is refused by its name', async () => {
  await expect(loadCausalLM({}, { file: 'model.onnx' })).rejects.toThrow(
    'model.onnx: expected a name that ends in .gguf or .bin',
  );
  await expect(loadCausalLM({ 'model.gguf': new Uint8Array(9) }, { file: 'model.gguf' })).rejects.toThrow(
    'model.gguf: expected a GGUF file',
  );
  await expect(
    loadCausalLM({ 'model.bin': new Uint8Array(9) }, { file: 'model.bin', quantized: 5 as 4 }),
  ).rejects.toThrow('quantized: expected true, false, 8 or 4, received 5');
});

it.each(['model.pt', 'consolidated.00.pth', 'model.ckpt', 'MODEL.PT'])(
  '%s is refused as a pickle, before it is fetched',
  async (file) => {
    await expect(loadCausalLM({}, { file })).rejects.toThrow(
      `${file}: expected safetensors, received a pickle, which can run code when it is read`,
    );
    await expect(
      loadCausalLM({ 'model.bin': new Uint8Array(9) }, { file: 'model.bin', onMetadata: () => {} }),
    ).rejects.toThrow('onMetadata: expected a .gguf file beside it, received "model.bin"');
  },
);
