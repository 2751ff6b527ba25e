import { choice, configSpec, integer, optional, parseConfig, real, rotaryPairs, tied, weightMap, type GgufFile } from '@glossa/checkpoint';
import { specialTokenIdFields } from '../architectures/special-token-ids.js';
import type { ModelFile } from './model-file.js';

/** What llama.cpp's `llama.*` keys say, without that prefix. */
const settings = configSpec({
  fields: {
    maxPositionEmbeddings: integer({ min: 1 }),
    hiddenSize: integer({ min: 1 }),
    intermediateSize: integer({ min: 1 }),
    numHiddenLayers: integer({ min: 1 }),
    numAttentionHeads: integer({ min: 1 }),
    numKeyValueHeads: optional(integer({ min: 1 })),
    headDim: optional(integer({ min: 1 })),
    valueDim: optional(integer({ min: 1 })),
    rotaryDim: optional(integer({ min: 1 })),
    rmsNormEps: real({ min: 0 }),
    ropeTheta: real({ min: 1, default: 10000 }),
    ropeType: choice(['none', 'linear'], { default: 'none' }),
    ropeFactor: optional(real({ min: 0 })),
    vocabSize: optional(integer({ min: 1 })),
  },
  aliases: {
    context_length: 'maxPositionEmbeddings',
    embedding_length: 'hiddenSize',
    feed_forward_length: 'intermediateSize',
    block_count: 'numHiddenLayers',
    'attention.head_count': 'numAttentionHeads',
    'attention.head_count_kv': 'numKeyValueHeads',
    'attention.key_length': 'headDim',
    'attention.value_length': 'valueDim',
    'attention.layer_norm_rms_epsilon': 'rmsNormEps',
    'rope.dimension_count': 'rotaryDim',
    'rope.freq_base': 'ropeTheta',
    'rope.scaling.type': 'ropeType',
    'rope.scaling.factor': 'ropeFactor',
    vocab_size: 'vocabSize',
  },
  finish(fields) {
    const { headDim = fields.hiddenSize / fields.numAttentionHeads } = fields;
    const { valueDim = headDim, rotaryDim = headDim } = fields;
    if (valueDim !== headDim) throw new Error(`attention.value_length: expected ${headDim}, as many as keys have, got ${valueDim}`);
    if (rotaryDim !== headDim) throw new Error(`rope.dimension_count: expected ${headDim}, all features of a head, got ${rotaryDim}`);
    return { ...fields, headDim };
  },
});

const tokens = configSpec({
  fields: specialTokenIdFields,
  aliases: { bos_token_id: 'bosTokenId', eos_token_id: 'eosTokenId', padding_token_id: 'padTokenId' },
});

/**
 * A GGUF file whose architecture is `llama` as a Llama, in llama.cpp's names.
 *
 * @throws when it is another, or a setting would change the mathematics
 */
export function ggufLlama(file: GgufFile, where: string): ModelFile {
  const type = file.metadata.get('general.architecture');
  if (type !== 'llama') throw new Error(`${where}: general.architecture: expected "llama", received ${JSON.stringify(type) ?? 'none'}`);
  const config = parseConfig(section(file, 'llama.'), settings, `${where}: llama`);
  const special = parseConfig(onlySpecial(section(file, 'tokenizer.ggml.')), tokens, `${where}: tokenizer.ggml`);
  const { headDim } = config;
  const tieWordEmbeddings = !file.shapes.has('output.weight');
  return {
    config: {
      model_type: 'llama',
      architectures: ['LlamaForCausalLM'],
      vocab_size: config.vocabSize ?? file.shapes.get('token_embd.weight')?.[0] ?? null,
      max_position_embeddings: config.maxPositionEmbeddings,
      hidden_size: config.hiddenSize,
      intermediate_size: config.intermediateSize,
      num_hidden_layers: config.numHiddenLayers,
      num_attention_heads: config.numAttentionHeads,
      num_key_value_heads: config.numKeyValueHeads ?? null,
      head_dim: headDim,
      rms_norm_eps: config.rmsNormEps,
      rope_theta: config.ropeTheta,
      rope_scaling: config.ropeType === 'linear' ? { rope_type: 'linear', factor: config.ropeFactor } : null,
      tie_word_embeddings: tieWordEmbeddings,
      bos_token_id: special.bosTokenId ?? null,
      eos_token_id: special.eosTokenId ?? null,
      pad_token_id: special.padTokenId ?? null,
    },
    tensors: file,
    weights: weightMap({
      'token_embd.weight': 'model.embedding.tokens.weight',
      'blk.{i}.attn_norm.weight': 'model.stack.layers.{i}.selfAttention.norm.weight',
      'blk.{i}.attn_q.weight': rotaryPairs('model.stack.layers.{i}.selfAttention.body.query.weight', headDim),
      'blk.{i}.attn_k.weight': rotaryPairs('model.stack.layers.{i}.selfAttention.body.key.weight', headDim),
      'blk.{i}.attn_v.weight': 'model.stack.layers.{i}.selfAttention.body.value.weight',
      'blk.{i}.attn_output.weight': 'model.stack.layers.{i}.selfAttention.body.output.weight',
      'blk.{i}.ffn_norm.weight': 'model.stack.layers.{i}.feedForward.norm.weight',
      'blk.{i}.ffn_gate.weight': 'model.stack.layers.{i}.feedForward.body.gate.weight',
      'blk.{i}.ffn_up.weight': 'model.stack.layers.{i}.feedForward.body.input.weight',
      'blk.{i}.ffn_down.weight': 'model.stack.layers.{i}.feedForward.body.output.weight',
      'output_norm.weight': 'model.norm.weight',
      'output.weight': tieWordEmbeddings ? tied('model.embedding.tokens.weight') : 'output.weight',
    }),
  };
}

/** The metadata under a prefix, by the rest of their keys. */
function section(file: GgufFile, prefix: string): Record<string, unknown> {
  const entries = [...file.metadata].filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** The rest of a tokenizer's keys are no matter of the model. */
function onlySpecial(keys: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(keys).filter(([key]) => Object.hasOwn(tokens.aliases!, key)));
}
