/**
 * What llama.cpp's keys say of decoders with rotary positions and gated feed-forward layers, as Llama, Qwen2 and Gemma.
 */
import { fail, GlossaError } from '@glossa/check';
import {
  configSpec,
  ignored,
  integer,
  optional,
  real,
  tied,
  type GgufFile,
  type WeightTable,
} from '@glossa/checkpoint';
import { readSettings, sizeAliases, sizeFields, tokenMetadata, vocabSize } from './metadata.js';
import { ROPE_FACTORS, ropeAliases, ropeFields, ropeUnsupported, ropeScaling } from './rope-scaling.js';

const settings = configSpec({
  fields: {
    ...sizeFields,
    numKeyValueHeads: optional(integer({ min: 1 })),
    headDim: optional(integer({ min: 1 })),
    valueDim: optional(integer({ min: 1 })),
    rotaryDim: optional(integer({ min: 1 })),
    slidingWindow: optional(integer({ min: 1 })),
    rmsNormEps: real({ min: 0 }),
    ropeTheta: real({ min: 1, default: 10000 }),
    ...ropeFields,
  },
  aliases: {
    ...sizeAliases,
    'attention.head_count_kv': 'numKeyValueHeads',
    'attention.key_length': 'headDim',
    'attention.value_length': 'valueDim',
    'attention.sliding_window': 'slidingWindow',
    'attention.layer_norm_rms_epsilon': 'rmsNormEps',
    'rope.dimension_count': 'rotaryDim',
    'rope.freq_base': 'ropeTheta',
    ...ropeAliases,
  },
  ignored: ['rope.scaling.finetuned'],
  unsupported: ropeUnsupported,
  finish(fields) {
    const { headDim = fields.hiddenSize / fields.numAttentionHeads } = fields;
    const { valueDim = headDim, rotaryDim = headDim } = fields;
    if (valueDim !== headDim)
      fail('attention.value_length', `${headDim}, as many as keys have`, valueDim, 'unsupported');
    if (rotaryDim !== headDim)
      fail('rope.dimension_count', `${headDim}, all features of a head`, rotaryDim, 'unsupported');
    return { ...fields, headDim };
  },
});

export interface RotaryDecoder {
  /** As a `config.json` would say it, but for `model_type`. */
  readonly config: {
    readonly head_dim: number;
    readonly sliding_window: number | null;
    readonly tie_word_embeddings: boolean;
  } & Readonly<Record<string, unknown>>;
  /** All weights but those of queries and keys, which may be in another order. */
  readonly weights: WeightTable;
}

/** @param type the architecture, which is the keys' prefix */
export async function rotaryDecoder(file: GgufFile, type: string, where: string): Promise<RotaryDecoder> {
  const config = readSettings(file, type, settings, where);
  const scaling = await ropeScaling(file, config).catch((error: unknown) => {
    if (!(error instanceof GlossaError)) throw error;
    throw new GlossaError(error.code, `${where}: ${type}: ${error.message}`, { cause: error });
  });
  const isTied = !file.shapes.has('output.weight');
  return {
    config: {
      vocab_size: vocabSize(file, config.vocabSize),
      max_position_embeddings: config.maxPositionEmbeddings,
      hidden_size: config.hiddenSize,
      intermediate_size: config.intermediateSize,
      num_hidden_layers: config.numHiddenLayers,
      num_attention_heads: config.numAttentionHeads,
      num_key_value_heads: config.numKeyValueHeads ?? config.numAttentionHeads,
      head_dim: config.headDim,
      rms_norm_eps: config.rmsNormEps,
      rope_theta: config.ropeTheta,
      rope_scaling: scaling,
      sliding_window: config.slidingWindow ?? null,
      tie_word_embeddings: isTied,
      ...tokenMetadata(file, where).ids,
    },
    weights: {
      'token_embd.weight': 'model.embedding.tokens.weight',
      [ROPE_FACTORS]: ignored,
      'blk.{i}.attn_norm.weight': 'model.stack.layers.{i}.selfAttention.norm.weight',
      'blk.{i}.attn_v.*': 'model.stack.layers.{i}.selfAttention.body.value.*',
      'blk.{i}.attn_output.*': 'model.stack.layers.{i}.selfAttention.body.output.*',
      'blk.{i}.ffn_norm.weight': 'model.stack.layers.{i}.feedForward.norm.weight',
      'blk.{i}.ffn_gate.weight': 'model.stack.layers.{i}.feedForward.body.gate.weight',
      'blk.{i}.ffn_up.weight': 'model.stack.layers.{i}.feedForward.body.input.weight',
      'blk.{i}.ffn_down.weight': 'model.stack.layers.{i}.feedForward.body.output.weight',
      'output_norm.weight': 'model.norm.weight',
      'output.weight': isTied ? tied('model.embedding.tokens.weight') : 'output.weight',
    },
  };
}
