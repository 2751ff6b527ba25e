/** The reference models, renamed and laid out as llama.cpp's converter does it, give PyTorch's logits. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import {
  collectWeights,
  parseConfig,
  parseSafetensors,
  streamWeights,
  toFloat32,
  type GgufValue,
  type WeightMap,
} from '@glossa/checkpoint';
import { initialize, type WeightCodes } from '@glossa/tensor';
import { describe, expect, it } from 'vitest';
import { Gpt2 } from '../architectures/gpt2/model.js';
import { gpt2Config } from '../architectures/gpt2/config.js';
import { Llama } from '../architectures/llama/model.js';
import { llamaConfig } from '../architectures/llama/config.js';
import { CausalLM } from '../heads/causal-lm.js';
import { ggufFile, type Weight } from '../entry/gguf/gguf-file.test-util.js';
import { ggufModel } from './open-model-file.js';
import { decoders } from './architectures.js';
import { chooseHead } from './choose-head.js';
import { weightsOf } from './save-model.js';

const fixtures =
  process.env.GLOSSA_FIXTURES ?? fileURLToPath(new URL('../../../../../shared/fixtures', import.meta.url));
const isAbsent = !existsSync(fixtures);
if (isAbsent) console.warn(`SKIPPED: reference models as GGUF files; no ${fixtures} (set GLOSSA_FIXTURES)`);

type Json = Record<string, number> & { rope_scaling?: { rope_type: string; factor: number } | null };

/** Hugging Face's names, without `model.` or `transformer.`, to llama.cpp's. */
const renamings: [RegExp, string][] = [
  [/^(embed_tokens|wte)/, 'token_embd'],
  [/^wpe/, 'position_embd'],
  [/^(norm|ln_f)/, 'output_norm'],
  [/^lm_head/, 'output'],
  [/^(layers|h)\.(\d+)\./, 'blk.$2.'],
  [/(input_layernorm|ln_1)/, 'attn_norm'],
  [/(post_attention_layernorm|ln_2)/, 'ffn_norm'],
  [/attn\.c_attn/, 'attn_qkv'],
  [/self_attn\.o_proj|attn\.c_proj/, 'attn_output'],
  [/self_attn\.([qkv])_proj/, 'attn_$1'],
  [/mlp\.gate_proj/, 'ffn_gate'],
  [/mlp\.(up_proj|c_fc)/, 'ffn_up'],
  [/mlp\.(down_proj|c_proj)/, 'ffn_down'],
];

/** [heads, 2, half, in] to [heads, half, 2, in]. */
const interleaved = ({ shape, values }: Weight, heads: number): Weight => {
  const half = shape[0] / heads / 2;
  return {
    shape,
    values: tf.tidy(() =>
      tf.transpose(tf.reshape(tf.tensor(values), [heads, 2, half, shape[1]]), [0, 2, 1, 3]).dataSync<'float32'>(),
    ),
  };
};
const transposed = ({ shape, values }: Weight): Weight => ({
  shape: [...shape].reverse(),
  values: tf.tidy(() => tf.transpose(tf.tensor(values, [...shape])).dataSync<'float32'>()),
});

function convert(type: string, name: string, weight: Weight, config: Json): [string, Weight] {
  const renamed = renamings.reduce(
    (text, [from, to]) => text.replace(from, to),
    name.replace(/^(model|transformer)\./, ''),
  );
  if (type === 'llama' && /attn_[qk]\.weight/.test(renamed))
    return [
      renamed,
      interleaved(weight, renamed.includes('_q') ? config.num_attention_heads : config.num_key_value_heads),
    ];
  if (type === 'gemma' && renamed.includes('norm'))
    return [renamed, { ...weight, values: weight.values.map((value) => value + 1) }];
  if (type === 'gpt2' && /(attn_qkv|attn_output|ffn_up|ffn_down)\.weight/.test(renamed))
    return [renamed, transposed(weight)];
  return [renamed, weight];
}

function metadataOf(type: string, json: Json): Record<string, GgufValue | undefined> {
  const of = (key: string, ...names: string[]) =>
    [`${type}.${key}`, names.map((name) => json[name]).find((value) => value !== undefined && value !== null)] as const;
  return {
    'general.architecture': type,
    ...Object.fromEntries([
      of('context_length', 'max_position_embeddings', 'n_positions'),
      of('embedding_length', 'hidden_size', 'n_embd'),
      of('block_count', 'num_hidden_layers', 'n_layer'),
      of('attention.head_count', 'num_attention_heads', 'n_head'),
      of('attention.head_count_kv', 'num_key_value_heads'),
      of('attention.key_length', 'head_dim'),
      of('attention.layer_norm_rms_epsilon', 'rms_norm_eps'),
      of('attention.layer_norm_epsilon', 'layer_norm_epsilon'),
      of('rope.freq_base', 'rope_theta'),
      ...(type === 'llama' ? [of('attention.sliding_window', 'sliding_window')] : []),
    ]),
    [`${type}.rope.scaling.type`]: json.rope_scaling?.rope_type,
    [`${type}.rope.scaling.factor`]: json.rope_scaling?.factor,
    [`${type}.feed_forward_length`]: json.intermediate_size ?? json.n_inner ?? 4 * json.n_embd,
  };
}

const read = (folder: string, name: string) =>
  readFileSync(folder.startsWith('/') ? `${folder}/${name}` : `${fixtures}/models/${folder}/${name}`);

function load(type: string, folder: string, quantized = false) {
  const stored = parseSafetensors(read(folder, 'model.safetensors'));
  const weights = [...stored.shapes].map(([name, shape]) => [name, { shape, values: stored.toFloat32(name) }] as const);
  return loadWeights(type, JSON.parse(read(folder, 'config.json').toString()) as Json, weights, { quantized });
}

/** @param more tensors that no checkpoint of Hugging Face's has */
async function loadWeights(
  type: string,
  json: Json,
  stored: (readonly [string, Weight])[],
  { quantized = false, more = [] as [string, Weight][] } = {},
) {
  const converted = [...stored.map(([name, weight]) => convert(type, name, weight, json)), ...more];
  const weights = new Map(quantized ? converted.map(([name, weight]) => [name, rounded(weight)] as const) : converted);
  const {
    config,
    tensors,
    weights: map,
  } = await ggufModel(ggufFile(metadataOf(type, json), weights), 'm.gguf', decoders);
  const model = chooseHead(decoders, 'CausalLM', config, 'm.gguf').build(config) as CausalLM;
  await streamWeights(model, quantized ? ggufFile({}, weights) : tensors, map, { quantized });
  return model;
}

/** A matrix of at least 32 inputs in whole groups as codes of 8 bits. */
function rounded({ shape, values }: Weight): Weight {
  if (shape.length !== 2 || shape[1] % 32 !== 0) return { shape, values };
  const largest = (group: number) =>
    values.subarray(32 * group, 32 * group + 32).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scales = Float32Array.from({ length: values.length / 32 }, (_, group) => largest(group) / 127);
  const codes: WeightCodes = {
    bits: 8,
    shape: [shape[0], shape[1]],
    codes: Uint8Array.from(values, (value, i) => Math.round(value / scales[i >> 5])),
    scales,
  };
  return { shape, values, codes };
}

const logitsOf = (model: CausalLM, inputIds: number[][]) => tf.tidy(() => model.forward(inputIds).dataSync());
const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);

describe.skipIf(isAbsent).each([
  ['llama', 'llama'],
  ['llama', 'llama_mha'],
  ['llama', 'mistral'],
  ['qwen2', 'qwen2'],
  ['gpt2', 'gpt2'],
])('a GGUF file of the architecture %s, from %s', (type, folder) => {
  const [{ inputs }] = isAbsent
    ? [{ inputs: { input_ids: [] } }]
    : (JSON.parse(read(folder, 'cases.json').toString()) as { cases: { inputs: { input_ids: number[][] } }[] }).cases;
  const expected = () => parseSafetensors(read(folder, 'expected.safetensors')).toFloat32('single.logits');

  it('gives the logits that PyTorch gives', async () => {
    using model = await load(type, folder);
    const logits = logitsOf(model, inputs.input_ids);
    expect(logits.length).toBe(expected().length);
    expect(apart(logits, expected())).toBeLessThan(1e-4);
  });

  if (folder === 'llama_mha') return; // too narrow for codes
  it('gives nearly those with its codes kept', async () => {
    using model = await load(type, folder, true);
    const { query, key } = (
      model.model as unknown as {
        stack: { layers: { selfAttention: { body: Record<string, { weight: { quantized: unknown } }> } }[] };
      }
    ).stack.layers[0].selfAttention.body;
    expect([query, key].map(({ weight }) => weight.quantized)).toEqual([
      expect.objectContaining({ bits: 8 }),
      expect.objectContaining({ bits: 8 }),
    ]);
    const worst = apart(logitsOf(model, inputs.input_ids), expected());
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(0.3);
  });
});

describe('a GGUF file', () => {
  const stored = (model: CausalLM, map: WeightMap) =>
    [...collectWeights(model, map)].map(
      ([name, tensor]) => [name, { shape: tensor.shape, values: toFloat32(tensor) }] as const,
    );
  const inputIds = [[1, 5, 9, 2, 7, 3, 8, 4]];

  it('of a Gemma gives the logits that Transformers gives', async () => {
    const folder = fileURLToPath(new URL('../heads/__fixtures__/gemma', import.meta.url));
    const [{ inputs, outputs }] = (
      JSON.parse(read(folder, 'cases.json').toString()) as {
        cases: { inputs: { input_ids: number[][] }; outputs: { logits: number[] } }[];
      }
    ).cases;
    using model = await load('gemma', folder);
    expect(apart(logitsOf(model, inputs.input_ids), outputs.logits)).toBeLessThan(1e-4);
  });

  it('with a factor for each pair is the Llama 3 whose settings they were computed from', async () => {
    const json = {
      hidden_size: 16,
      intermediate_size: 12,
      num_hidden_layers: 1,
      num_attention_heads: 2,
      num_key_value_heads: 1,
      vocab_size: 11,
      max_position_embeddings: 64,
      initializer_range: 0.3,
      rms_norm_eps: 1e-5,
    };
    const scaling = {
      rope_type: 'llama3',
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 128,
    };
    using llama = initialize(new CausalLM(new Llama(parseConfig({ ...json, rope_scaling: scaling }, llamaConfig))), {
      seed: 1,
    });
    // as llama.cpp's converter computes them
    const factors = Array.from({ length: 4 }, (_, pair) => {
      const wavelength = 2 * Math.PI * 10000 ** ((2 * pair) / 8);
      const smooth = (128 / wavelength - 1) / (4 - 1);
      return wavelength < 128 / 4 ? 1 : wavelength > 128 ? 8 : 1 / ((1 - smooth) / 8 + smooth);
    });
    expect(factors).toEqual([1, expect.closeTo(2.34, 2), 8, 8]);
    const more: [string, Weight][] = [['rope_freqs.weight', { shape: [4], values: Float32Array.from(factors) }]];
    const weights = stored(llama, weightsOf(llama));
    using model = await loadWeights('llama', json, weights, { more });
    expect(apart(logitsOf(model, inputIds), logitsOf(llama, inputIds))).toBeLessThan(1e-5);
    using unscaled = await loadWeights('llama', json, weights);
    expect(apart(logitsOf(unscaled, inputIds), logitsOf(llama, inputIds))).toBeGreaterThan(1e-2);
  });

  it('of a GPT-2 may hold the output matrix apart', async () => {
    const json = {
      n_embd: 8,
      n_layer: 1,
      n_head: 2,
      n_positions: 8,
      vocab_size: 11,
      initializer_range: 0.3,
      layer_norm_epsilon: 1e-5,
      tie_word_embeddings: false,
    };
    using gpt2 = initialize(new CausalLM(new Gpt2(parseConfig(json, gpt2Config))), { seed: 1 });
    using model = await loadWeights('gpt2', json as unknown as Json, stored(gpt2, weightsOf(gpt2)));
    expect(apart(logitsOf(model, inputIds), logitsOf(gpt2, inputIds))).toBeLessThan(1e-5);
  });
});
