import * as tf from '@tensorflow/tfjs-core';
import { collectWeights, parseConfig, streamWeights, toFloat32, type GgufFile, type GgufValue, type TensorData } from '@glossa/checkpoint';
import { initialize } from '@glossa/tensor';
import { describe, expect, it } from 'vitest';
import { Llama } from '../architectures/llama.js';
import { llamaConfigSpec } from '../architectures/llama-config.js';
import { CausalLM } from '../heads/causal-lm.js';
import { loadCausalLM } from './causal-lms.js';
import { ggufLlama } from './llama-gguf.js';
import { llama2cLlama } from './llama-llama2c.js';

const settings = { hiddenSize: 16, intermediateSize: 12, numHiddenLayers: 2, numAttentionHeads: 4, numKeyValueHeads: 2, vocabSize: 9, maxPositionEmbeddings: 8 };
const ids = [[1, 2, 3, 4]];
const logits = (model: CausalLM) => tf.tidy(() => model.forward(ids).arraySync());

const modelOf = (config: unknown) => initialize(new CausalLM(new Llama(parseConfig({ initializer_range: 0.4, ...(config as object) }, llamaConfigSpec))), { seed: 5 });

/** llama2.c's version 0: a header, then each kind of weight of all layers. */
function llama2cBytes(tensors: ReadonlyMap<string, TensorData>, tieWordEmbeddings: boolean): Uint8Array {
  const { hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads, numKeyValueHeads, vocabSize, maxPositionEmbeddings } = settings;
  const header = Int32Array.of(hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads, numKeyValueHeads, tieWordEmbeddings ? vocabSize : -vocabSize, maxPositionEmbeddings);
  const layers = (kind: string) => [0, 1].map((i) => `layers.${i}.${kind}.weight`);
  const kinds = ['attention_norm', 'attention.wq', 'attention.wk', 'attention.wv', 'attention.wo', 'ffn_norm', 'feed_forward.w1', 'feed_forward.w2', 'feed_forward.w3'];
  const before = ['tok_embeddings.weight', ...kinds.flatMap(layers), 'norm.weight'].map((name) => tensors.get(name)!.data);
  const tables = new Uint8Array(4 * maxPositionEmbeddings * (hiddenSize / numAttentionHeads));
  const parts = [new Uint8Array(header.buffer), ...before, tables, ...(tieWordEmbeddings ? [] : [tensors.get('output.weight')!.data])];
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
    expect(read.model.config).toMatchObject({ numKeyValueHeads: 2, maxPositionEmbeddings: 8, tieWordEmbeddings, bosTokenId: 1, eosTokenId: 1, rmsNormEps: 1e-5 });
  });
});

describe('a GGUF file', () => {
  const metadata: Record<string, GgufValue> = {
    'general.architecture': 'llama',
    'llama.context_length': 8,
    'llama.embedding_length': 16,
    'llama.feed_forward_length': 12,
    'llama.block_count': 2,
    'llama.attention.head_count': 4,
    'llama.attention.head_count_kv': 2,
    'llama.attention.layer_norm_rms_epsilon': 1e-5,
    'llama.rope.freq_base': 500,
    'llama.rope.dimension_count': 4,
    'llama.vocab_size': 9,
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.bos_token_id': 3,
    'tokenizer.ggml.eos_token_id': 4,
  };
  const file = (changes: Record<string, GgufValue | undefined> = {}, tensors: ReadonlyMap<string, TensorData> = new Map()): GgufFile => ({
    metadata: new Map(Object.entries({ ...metadata, ...changes }).filter((entry): entry is [string, GgufValue] => entry[1] !== undefined)),
    types: new Map(),
    shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
    async *read() {
      for (const [name, tensor] of tensors) yield [name, toFloat32(tensor)] as const;
    },
  });

  it('becomes the Llama it was written from', async () => {
    using written = modelOf(ggufLlama(file(), 'model.gguf').config);
    const { config, tensors, weights } = ggufLlama(file({}, collectWeights(written, ggufLlama(file(), 'model.gguf').weights)), 'model.gguf');
    using read = modelOf(config);
    await streamWeights(read, tensors, weights);
    expect(logits(read)).toEqual(logits(written));
    expect(read.model.config).toMatchObject({ ropeTheta: 500, headDim: 4, tieWordEmbeddings: true, bosTokenId: 3, eosTokenId: 4, maxPositionEmbeddings: 8 });
  });

  it.each([
    [{ 'general.architecture': 'qwen2' }, 'm.gguf: general.architecture: expected "llama", received "qwen2"'],
    [{ 'general.architecture': undefined }, 'm.gguf: general.architecture: expected "llama", received none'],
    [{ 'llama.expert_count': 8 }, 'm.gguf: llama: unknown key "expert_count" with 8 may change the model\'s mathematics'],
    [{ 'llama.rope.dimension_count': 2 }, 'm.gguf: llama: rope.dimension_count: expected 4, all features of a head, got 2'],
    [{ 'llama.attention.value_length': 8 }, 'm.gguf: llama: attention.value_length: expected 4, as many as keys have, got 8'],
    [{ 'llama.rope.scaling.type': 'yarn' }, 'm.gguf: llama: rope.scaling.type: expected one of "none", "linear", got "yarn"'],
    [{ 'llama.block_count': undefined }, 'm.gguf: llama: num_hidden_layers: expected a whole number from 1, got nothing'],
  ])('is refused with %j', (changes, message) => {
    expect(() => ggufLlama(file(changes), 'm.gguf')).toThrow(message);
  });
});

it('a file of another kind is refused by its name', async () => {
  await expect(loadCausalLM({ 'model.pt': new Uint8Array(9) }, { file: 'model.pt' })).rejects.toThrow('model.pt: expected a name that ends in .gguf or .bin');
  await expect(loadCausalLM({ 'model.gguf': new Uint8Array(9) }, { file: 'model.gguf' })).rejects.toThrow('model.gguf: not a GGUF file');
});
