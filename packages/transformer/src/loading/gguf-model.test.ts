import { describe, expect, it } from 'vitest';
import { ggufFile } from '../entry/gguf/gguf-file.test-util.js';
import { allArchitectures } from './architectures.js';
import { ggufModel } from './open-model-file.js';

const sizes = (type: string) => ({
  'general.architecture': type,
  [`${type}.context_length`]: 8,
  [`${type}.embedding_length`]: 16,
  [`${type}.feed_forward_length`]: 12,
  [`${type}.block_count`]: 2,
  [`${type}.attention.head_count`]: 4,
  'tokenizer.ggml.bos_token_id': 3,
  'tokenizer.ggml.eos_token_id': 4,
});
const decoder = (type: string) => ({
  ...sizes(type),
  [`${type}.attention.layer_norm_rms_epsilon`]: 1e-5,
  [`${type}.vocab_size`]: 9,
});
const bert = {
  ...sizes('bert'),
  'bert.attention.layer_norm_epsilon': 1e-12,
  'bert.attention.causal': false,
  'bert.pooling_type': 2,
  'tokenizer.ggml.token_type_count': 2,
};
const config = async (...file: Parameters<typeof ggufFile>) =>
  (await ggufModel(ggufFile(...file), 'm.gguf', allArchitectures())).config;

describe('the config in a GGUF file', () => {
  it('is that of a Llama, of a Mistral where it has a window, of a Qwen2', async () => {
    const more = {
      'llama.attention.head_count_kv': 2,
      'llama.rope.freq_base': 500,
      'llama.rope.dimension_count': 4,
      'tokenizer.ggml.model': 'gpt2',
    };
    const expected = {
      vocab_size: 9,
      num_key_value_heads: 2,
      head_dim: 4,
      rope_theta: 500,
      rope_scaling: null,
      tie_word_embeddings: true,
      bos_token_id: 3,
      eos_token_id: 4,
    };
    expect(await config({ ...decoder('llama'), ...more })).toMatchObject({ model_type: 'llama', ...expected });
    expect(await config({ ...decoder('llama'), 'llama.attention.sliding_window': 6 })).toMatchObject({
      model_type: 'mistral',
      sliding_window: 6,
      num_key_value_heads: 4,
    });
    const scaling = {
      'qwen2.rope.scaling.type': 'linear',
      'qwen2.rope.scaling.factor': 2,
      'qwen2.rope.scaling.original_context_length': 4,
    };
    expect(await config({ ...decoder('qwen2'), ...scaling })).toMatchObject({
      model_type: 'qwen2',
      rope_theta: 10000,
      rope_scaling: { rope_type: 'linear', factor: 2 },
    });
  });

  it('stretches rotary positions as llama.cpp does', async () => {
    const scaling = async (keys: Record<string, string | number>, tensors?: Parameters<typeof ggufFile>[1]) => {
      const named = Object.fromEntries(Object.entries(keys).map(([key, value]) => [`llama.rope.${key}`, value]));
      return ((await config({ ...decoder('llama'), ...named }, tensors)) as { rope_scaling: unknown }).rope_scaling;
    };
    expect(await scaling({ scale_linear: 4 })).toEqual({ rope_type: 'linear', factor: 4 });
    expect(await scaling({ 'scaling.factor': 0 })).toBeNull();
    expect(await scaling({ 'scaling.type': 'none', 'scaling.factor': 4 })).toBeNull();
    const yarn = { 'scaling.type': 'yarn', 'scaling.factor': 4 };
    expect(await scaling(yarn)).toEqual({ rope_type: 'yarn', factor: 4, original_max_position_embeddings: 8 });
    const more = {
      'scaling.original_context_length': 2,
      'scaling.attn_factor': 1.5,
      'scaling.yarn_attn_factor': 2,
      'scaling.yarn_beta_fast': 16,
      'scaling.yarn_beta_slow': 2,
      'scaling.yarn_ext_factor': 1,
    };
    expect(await scaling({ ...yarn, ...more })).toEqual({
      rope_type: 'yarn',
      factor: 4,
      original_max_position_embeddings: 2,
      beta_fast: 16,
      beta_slow: 2,
      attention_factor: 3 * (0.1 * Math.log(4) + 1),
    });
    const factors = (...values: number[]) =>
      new Map([['rope_freqs.weight', { shape: [values.length], values: Float32Array.from(values) }]]);
    expect(await scaling({}, factors(1, 8))).toEqual({
      rope_type: 'longrope',
      short_factor: [1, 8],
      long_factor: [1, 8],
      original_max_position_embeddings: 8,
      attention_factor: 1,
    });
    await expect(scaling({}, factors(1, 8, 8))).rejects.toThrow(
      'm.gguf: llama: rope_freqs.weight: expected [2], received [3]',
    );
    await expect(scaling(yarn, factors(1, 8))).rejects.toThrow(
      'm.gguf: llama: rope.scaling.type: expected none beside rope_freqs.weight, received "yarn"',
    );
  });

  it('is that of a BERT, with its pooling', async () => {
    expect(await config(bert)).toMatchObject({
      model_type: 'bert',
      pooling: 'cls',
      type_vocab_size: 2,
      layer_norm_eps: 1e-12,
    });
    expect(await config({ ...bert, 'bert.pooling_type': undefined })).toMatchObject({ pooling: 'mean' });
  });

  it('ends a text where a turn or a message ends too', async () => {
    expect(
      await config({ ...decoder('llama'), 'tokenizer.ggml.eot_token_id': 5, 'tokenizer.ggml.eom_token_id': 4 }),
    ).toMatchObject({ eos_token_id: [4, 5] });
  });

  const llama = decoder('llama');
  it.each([
    [
      { ...llama, 'general.architecture': 'mamba' },
      'general.architecture: expected gpt2 or llama or qwen2 or gemma or bert, received "mamba"',
    ],
    [
      { ...llama, 'general.architecture': undefined },
      'general.architecture: expected gpt2 or llama or qwen2 or gemma or bert, received nothing',
    ],
    [
      { ...llama, 'general.architecture': 'toString' },
      'general.architecture: expected gpt2 or llama or qwen2 or gemma or bert, received "toString"',
    ],
    [
      { ...llama, 'llama.expert_count': 8 },
      'llama: expected keys that this model reads, received the key "expert_count" with 8',
    ],
    [
      { ...llama, 'llama.rope.dimension_count': 2 },
      'llama: rope.dimension_count: expected 4, all features of a head, received 2',
    ],
    [
      { ...llama, 'llama.attention.value_length': 8 },
      'llama: attention.value_length: expected 4, as many as keys have, received 8',
    ],
    [
      { ...llama, 'llama.rope.scaling.type': 'longrope' },
      'llama: rope.scaling.type: expected one of "none", "linear", "yarn" or null, received "longrope"',
    ],
    [
      { ...llama, 'llama.rope.scaling.type': 'yarn' },
      'llama: rope.scaling.factor: expected one beside rope.scaling.type "yarn", received nothing',
    ],
    [
      { ...llama, 'llama.rope.scaling.yarn_ext_factor': 0.5 },
      'llama: rope.scaling.yarn_ext_factor: expected 1, received 0.5',
    ],
    [
      { ...llama, 'llama.rope.scaling.factor': 2, 'llama.rope.scale_linear': 4 },
      'llama: rope.scaling.factor is 2 but rope.scale_linear is 4',
    ],
    [
      { ...llama, 'llama.rope.scaling.type': 'linear' },
      'llama: rope.scaling.factor: expected one beside rope.scaling.type "linear", received nothing',
    ],
    [
      { ...llama, 'llama.rope.scaling.attn_factor': 2 },
      'llama: rope.scaling.attn_factor: expected 1 without yarn, received 2',
    ],
    [
      { ...llama, 'llama.block_count': undefined },
      'llama: num_hidden_layers: expected a whole number from 1, received nothing',
    ],
    [
      { ...decoder('gemma'), 'gemma.attention.sliding_window': 4 },
      'gemma: attention.sliding_window: expected none, received 4',
    ],
    [
      { ...decoder('qwen2'), 'qwen2.attention.sliding_window': 4 },
      'qwen2: attention.sliding_window: expected none, received 4',
    ],
    [
      { ...bert, 'bert.pooling_type': 3 },
      'bert: pooling_type: expected 1 (the mean) or 2 (the first token), received 3',
    ],
    [{ ...bert, 'bert.attention.causal': true }, 'bert: attention.causal: expected false, received true'],
    [{ ...llama, 'tokenizer.ggml.eos_token_id': -1 }, 'tokenizer.ggml: eos_token_id: expected'],
  ])('is refused: %j', async (metadata, message) => {
    await expect(config(metadata)).rejects.toThrow(`m.gguf: ${message}`);
  });
});
