/** Keys of `config.json` that an architecture does not read: those of its reference code, and others. */
import { parseConfig, type ConfigSpec } from '@glossa/checkpoint';
import { describe, expect, it } from 'vitest';
import { bartConfig } from './bart/config.js';
import { bertConfig } from './bert/config.js';
import { distilBertConfig } from './distilbert/config.js';
import { gemmaConfig } from './gemma/config.js';
import { gptNeoConfig } from './gpt-neo/config.js';
import { gpt2Config } from './gpt2/config.js';
import { llamaConfig } from './llama/config.js';
import { marianConfig } from './marian/config.js';
import { mistralConfig } from './mistral/config.js';
import { qwen2Config } from './qwen2/config.js';
import { robertaConfig } from './roberta/config.js';
import { t5Config } from './t5/config.js';
import { xlnetConfig } from './xlnet/config.js';

const anyModel = {
  is_decoder: true,
  add_cross_attention: true,
  cross_attention_hidden_size: 8,
  tie_encoder_decoder: true,
  pruned_heads: { 0: [1] },
  quantization_config: { bits: 4 },
};
const encoder = { ...anyModel, is_encoder_decoder: true };
const bert = { ...encoder, hidden_act: 'relu', position_embedding_type: 'relative_key', tie_word_embeddings: false };
const gpt = { ...encoder, activation_function: 'relu' };
const rotary = { ...encoder, hidden_act: 'relu', partial_rotary_factor: 0.5 };
const bart = {
  ...anyModel,
  is_encoder_decoder: false,
  tie_word_embeddings: false,
  encoder_layerdrop: 0.1,
  decoder_layerdrop: 0.1,
  normalize_before: true,
  add_final_layer_norm: true,
  add_bias_logits: true,
};

/** At values that change the numbers. */
const refused: [string, unknown, object][] = [
  ['bart', bartConfig, { ...bart, normalize_embedding: false, static_position_embeddings: true }],
  ['bert', bertConfig, bert],
  ['distilbert', distilBertConfig, { ...encoder, activation: 'relu', sinusoidal_pos_embds: true, tie_weights_: false }],
  ['gemma', gemmaConfig, { ...rotary, use_bidirectional_attention: true, sliding_window: 8 }],
  ['gpt2', gpt2Config, { ...gpt, scale_attn_weights: false, scale_attn_by_inverse_layer_idx: true }],
  ['gpt_neo', gptNeoConfig, { ...gpt, tie_word_embeddings: false }],
  ['llama', llamaConfig, { ...rotary, rope_interleaved: true, sliding_window: 8 }],
  ['marian', marianConfig, { ...bart, decoder_vocab_size: 9, share_encoder_decoder_embeddings: false }],
  ['mistral', mistralConfig, rotary],
  ['qwen2', qwen2Config, rotary],
  ['roberta', robertaConfig, bert],
  ['t5', t5Config, { ...anyModel, is_encoder_decoder: false, dense_act_fn: 'silu', is_gated_act: true }],
  [
    'xlnet',
    xlnetConfig,
    { ...encoder, attn_type: 'uni', bi_data: true, clamp_len: 8, same_length: true, untie_r: false },
  ],
];

describe.each(refused)('the config of %s', (_, config, keys) => {
  const spec = config as ConfigSpec;

  it.each(Object.entries(keys))('refuses %s %j by its name', (key, value) => {
    const refusal = {
      code: 'unsupported',
      message: expect.stringMatching(new RegExp(`^config.json: ${key}: expected `)),
    };
    expect(() => parseConfig({ [key]: value }, spec)).toThrow(expect.objectContaining(refusal));
  });

  it('takes null for none', () => {
    const nulls = Object.fromEntries(Object.keys(keys).map((key) => [key, null]));
    expect(parseConfig(nulls, spec, { strict: true })).toEqual(parseConfig({}, spec));
  });

  it('warns of what its reference code does not read', () => {
    const notes = { torch_dtype: 'float16', directionality: 'bidi', auto_map: {}, use_mrope: false };
    const warnings: string[] = [];
    expect(parseConfig(notes, spec, { onWarning: (message) => warnings.push(message) })).toEqual(parseConfig({}, spec));
    expect(warnings.map((message) => message.split('"')[1])).toEqual(['directionality', 'auto_map', 'use_mrope']);
    expect(() => parseConfig(notes, spec, { strict: true })).toThrow('received the key "directionality" with "bidi"');
  });
});

it('Mistral and Gemma pass over keys that only relatives of theirs read', () => {
  const warnings: string[] = [];
  const onWarning = (message: string) => void warnings.push(message);
  parseConfig({ attention_bias: true }, mistralConfig, { onWarning });
  parseConfig({ attn_logit_softcapping: 50 }, gemmaConfig, { onWarning });
  expect(warnings).toEqual([
    'config.json: the key "attention_bias" with true is ignored: it means nothing to mistral',
    'config.json: the key "attn_logit_softcapping" with 50 is ignored: it means nothing to gemma',
  ]);
});
