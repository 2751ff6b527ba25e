import { describe, expect, it } from 'vitest';
import { ggufFile } from './gguf-file.test-util.js';
import { ggufModel } from './gguf-model.js';

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
const decoder = (type: string) => ({ ...sizes(type), [`${type}.attention.layer_norm_rms_epsilon`]: 1e-5, [`${type}.vocab_size`]: 9 });
const bert = { ...sizes('bert'), 'bert.attention.layer_norm_epsilon': 1e-12, 'bert.attention.causal': false, 'bert.pooling_type': 2, 'tokenizer.ggml.token_type_count': 2 };
const config = (metadata: Parameters<typeof ggufFile>[0]) => ggufModel(ggufFile(metadata), 'm.gguf').config;

describe('the config in a GGUF file', () => {
  it('is that of a Llama, of a Mistral where it has a window, of a Qwen2', () => {
    const more = { 'llama.attention.head_count_kv': 2, 'llama.rope.freq_base': 500, 'llama.rope.dimension_count': 4, 'tokenizer.ggml.model': 'gpt2' };
    const expected = { vocab_size: 9, num_key_value_heads: 2, head_dim: 4, rope_theta: 500, rope_scaling: null, tie_word_embeddings: true, bos_token_id: 3, eos_token_id: 4 };
    expect(config({ ...decoder('llama'), ...more })).toMatchObject({ model_type: 'llama', ...expected });
    expect(config({ ...decoder('llama'), 'llama.attention.sliding_window': 6 })).toMatchObject({ model_type: 'mistral', sliding_window: 6, num_key_value_heads: 4 });
    const scaling = { 'qwen2.rope.scaling.type': 'linear', 'qwen2.rope.scaling.factor': 2, 'qwen2.rope.scaling.original_context_length': 4 };
    expect(config({ ...decoder('qwen2'), ...scaling })).toMatchObject({ model_type: 'qwen2', rope_theta: 10000, rope_scaling: { rope_type: 'linear', factor: 2 } });
  });

  it('is that of a BERT, with its pooling', () => {
    expect(config(bert)).toMatchObject({ model_type: 'bert', pooling: 'cls', type_vocab_size: 2, layer_norm_eps: 1e-12 });
    expect(config({ ...bert, 'bert.pooling_type': undefined })).toMatchObject({ pooling: 'mean' });
  });

  it('ends a text where a turn or a message ends too', () => {
    expect(config({ ...decoder('llama'), 'tokenizer.ggml.eot_token_id': 5, 'tokenizer.ggml.eom_token_id': 4 })).toMatchObject({ eos_token_id: [4, 5] });
  });

  const llama = decoder('llama');
  it.each([
    [{ ...llama, 'general.architecture': 'mamba' }, 'general.architecture: expected bert or gpt2 or llama or qwen2, received "mamba"'],
    [{ ...llama, 'general.architecture': undefined }, 'general.architecture: expected bert or gpt2 or llama or qwen2, received none'],
    [{ ...llama, 'general.architecture': 'toString' }, 'general.architecture: expected bert or gpt2 or llama or qwen2, received "toString"'],
    [{ ...llama, 'llama.expert_count': 8 }, 'llama: unknown key "expert_count" with 8 may change the model\'s mathematics'],
    [{ ...llama, 'llama.rope.dimension_count': 2 }, 'llama: rope.dimension_count: expected 4, all features of a head, got 2'],
    [{ ...llama, 'llama.attention.value_length': 8 }, 'llama: attention.value_length: expected 4, as many as keys have, got 8'],
    [{ ...llama, 'llama.rope.scaling.type': 'yarn' }, 'llama: rope.scaling.type: expected one of "none", "linear", got "yarn"'],
    [{ ...llama, 'llama.rope.scaling.type': 'linear' }, 'llama: rope.scaling.factor: expected one beside rope.scaling.type "linear", got nothing'],
    [{ ...llama, 'llama.rope.scaling.attn_factor': 2 }, 'llama: rope.scaling.attn_factor: only 1 is supported, got 2'],
    [{ ...llama, 'llama.rope.scale_linear': 4 }, 'llama: rope.scale_linear: only 1 is supported, got 4'],
    [{ ...llama, 'llama.block_count': undefined }, 'llama: num_hidden_layers: expected a whole number from 1, got nothing'],
    [{ ...decoder('qwen2'), 'qwen2.attention.sliding_window': 4 }, 'qwen2: attention.sliding_window: expected none, got 4'],
    [{ ...bert, 'bert.pooling_type': 3 }, 'bert: pooling_type: expected 1 (the mean) or 2 (the first token), got 3'],
    [{ ...bert, 'bert.attention.causal': true }, 'bert: attention.causal: only false is supported, got true'],
    [{ ...llama, 'tokenizer.ggml.eos_token_id': -1 }, 'tokenizer.ggml: eos_token_id: expected'],
  ])('is refused: %j', (metadata, message) => {
    expect(() => config(metadata)).toThrow(`m.gguf: ${message}`);
  });
});
