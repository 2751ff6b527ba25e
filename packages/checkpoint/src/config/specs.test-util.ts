/** For tests: specs of the reference architectures, with the defaults of their Hugging Face classes. */
import { configSpec } from './config-spec.js';
import { choice, flag, integer, list, optional, real, type Field } from './field.js';
import { nested } from './nested.js';

const size = (value: number) => integer({ min: 1, default: value });
const rate = real({ min: 0, max: 1, default: 0.1 });
const noRate = real({ min: 0, max: 1, default: 0 });
const epsilon = (value: number) => real({ min: 0, max: 1, default: value });
const id = optional(integer());
const activation = (value: 'gelu' | 'gelu_new' | 'silu') =>
  choice(['gelu', 'gelu_new', 'relu', 'silu', 'swish'], { default: value });

const gpt2 = configSpec({
  modelType: 'gpt2',
  fields: {
    vocabSize: size(50257),
    maxPositionEmbeddings: size(1024),
    hiddenSize: size(768),
    numHiddenLayers: size(12),
    numAttentionHeads: size(12),
    intermediateSize: optional(integer({ min: 1 })),
    activationFunction: activation('gelu_new'),
    layerNormEpsilon: epsilon(1e-5),
    attnPdrop: rate,
    embdPdrop: rate,
    residPdrop: rate,
    bosTokenId: integer({ default: 50256 }),
    eosTokenId: integer({ default: 50256 }),
    padTokenId: id,
    tieWordEmbeddings: flag({ default: true }),
  },
  aliases: {
    n_embd: 'hiddenSize',
    n_layer: 'numHiddenLayers',
    n_head: 'numAttentionHeads',
    n_positions: 'maxPositionEmbeddings',
    n_ctx: 'maxPositionEmbeddings',
    n_inner: 'intermediateSize',
  },
  ignored: [
    'reorder_and_upcast_attn',
    'summary_activation',
    'summary_first_dropout',
    'summary_proj_to_labels',
    'summary_type',
    'summary_use_proj',
  ],
  unsupported: { scale_attn_weights: true, scale_attn_by_inverse_layer_idx: false },
  finish: (values) => ({ ...values, intermediateSize: values.intermediateSize ?? 4 * values.hiddenSize }),
});

/** `[[["global", "local"], 12]]`: the pattern, repeated. */
const attentionTypes: Field<[string[], number][]> = {
  expected: 'a list of [pattern, repetitions]',
  read: (value) =>
    Array.isArray(value) &&
    value.every(
      (item) => Array.isArray(item) && Array.isArray(item[0]) && Number.isSafeInteger(item[1]) && item[1] <= 1000,
    )
      ? (value as [string[], number][])
      : undefined,
};

const gptNeo = configSpec({
  modelType: 'gpt_neo',
  fields: {
    vocabSize: size(50257),
    maxPositionEmbeddings: size(2048),
    hiddenSize: size(2048),
    numHiddenLayers: size(24),
    numAttentionHeads: size(16),
    intermediateSize: optional(integer({ min: 1 })),
    windowSize: size(256),
    attentionTypes,
    activationFunction: activation('gelu_new'),
    layerNormEpsilon: epsilon(1e-5),
    attentionDropout: noRate,
    embedDropout: noRate,
    residDropout: noRate,
    bosTokenId: integer({ default: 50256 }),
    eosTokenId: integer({ default: 50256 }),
  },
  aliases: { num_layers: 'numHiddenLayers', num_heads: 'numAttentionHeads' },
  ignored: ['classifier_dropout', 'attention_layers'],
});

const bertFields = {
  vocabSize: size(30522),
  hiddenSize: size(768),
  numHiddenLayers: size(12),
  numAttentionHeads: size(12),
  intermediateSize: size(3072),
  maxPositionEmbeddings: size(512),
  typeVocabSize: size(2),
  hiddenAct: activation('gelu'),
  layerNormEps: epsilon(1e-12),
  hiddenDropoutProb: rate,
  attentionProbsDropoutProb: rate,
};
const bert = configSpec({
  modelType: 'bert',
  fields: { ...bertFields, padTokenId: integer({ default: 0 }) },
  ignored: ['classifier_dropout'],
  unsupported: { position_embedding_type: 'absolute' },
});
const roberta = configSpec({
  modelType: 'roberta',
  fields: {
    ...bertFields,
    vocabSize: size(50265),
    padTokenId: integer({ default: 1 }),
    bosTokenId: integer({ default: 0 }),
    eosTokenId: integer({ default: 2 }),
  },
  ignored: ['classifier_dropout'],
  unsupported: { position_embedding_type: 'absolute' },
});
const distilbert = configSpec({
  modelType: 'distilbert',
  fields: {
    vocabSize: size(30522),
    hiddenSize: size(768),
    numHiddenLayers: size(6),
    numAttentionHeads: size(12),
    intermediateSize: size(3072),
    maxPositionEmbeddings: size(512),
    padTokenId: integer({ default: 0 }),
    activation: activation('gelu'),
    dropout: rate,
    attentionDropout: rate,
  },
  aliases: {
    dim: 'hiddenSize',
    n_layers: 'numHiddenLayers',
    n_heads: 'numAttentionHeads',
    hidden_dim: 'intermediateSize',
  },
  ignored: ['qa_dropout', 'seq_classif_dropout'],
  unsupported: { sinusoidal_pos_embds: false },
});

const ropeScaling = nested(
  configSpec({
    fields: { ropeType: choice(['linear', 'dynamic', 'llama3', 'yarn']), factor: real({ min: 1 }) },
    aliases: { rope_type: 'ropeType', type: 'ropeType' },
  }),
);
const llamaFields = {
  vocabSize: size(32000),
  hiddenSize: size(4096),
  intermediateSize: size(11008),
  numHiddenLayers: size(32),
  numAttentionHeads: size(32),
  numKeyValueHeads: optional(integer({ min: 1 })),
  headDim: optional(integer({ min: 1 })),
  hiddenAct: activation('silu'),
  maxPositionEmbeddings: size(2048),
  rmsNormEps: epsilon(1e-6),
  ropeTheta: real({ min: 1, default: 10000 }),
  ropeScaling: optional(ropeScaling),
  attentionDropout: noRate,
  tieWordEmbeddings: flag({ default: false }),
  bosTokenId: id,
  eosTokenId: id,
  padTokenId: id,
};
const llama = configSpec({
  modelType: 'llama',
  fields: { ...llamaFields, bosTokenId: integer({ default: 1 }), eosTokenId: integer({ default: 2 }) },
  ignored: ['pretraining_tp'],
  unsupported: { attention_bias: false, mlp_bias: false },
});
const mistral = configSpec({
  modelType: 'mistral',
  fields: {
    ...llamaFields,
    bosTokenId: integer({ default: 1 }),
    eosTokenId: integer({ default: 2 }),
    intermediateSize: size(14336),
    slidingWindow: optional(integer({ min: 1 })),
  },
});
const qwen2 = configSpec({
  modelType: 'qwen2',
  fields: {
    ...llamaFields,
    slidingWindow: optional(integer({ min: 1 })),
    useSlidingWindow: flag({ default: false }),
    maxWindowLayers: integer({ default: 28 }),
    layerTypes: optional(list(choice(['full_attention', 'sliding_attention']))),
  },
});

const t5 = configSpec({
  modelType: 't5',
  fields: {
    vocabSize: size(32128),
    hiddenSize: size(512),
    headDim: size(64),
    intermediateSize: size(2048),
    numHiddenLayers: size(6),
    numDecoderLayers: optional(integer({ min: 1 })),
    numAttentionHeads: size(8),
    relativeAttentionNumBuckets: size(32),
    relativeAttentionMaxDistance: size(128),
    dropoutRate: rate,
    layerNormEpsilon: epsilon(1e-6),
    feedForwardProj: choice(['relu', 'gated-gelu'], { default: 'relu' }),
    tieWordEmbeddings: flag({ default: true }),
    padTokenId: integer({ default: 0 }),
    eosTokenId: integer({ default: 1 }),
    decoderStartTokenId: id,
  },
  aliases: {
    d_model: 'hiddenSize',
    d_kv: 'headDim',
    d_ff: 'intermediateSize',
    num_layers: 'numHiddenLayers',
    num_heads: 'numAttentionHeads',
  },
  ignored: ['classifier_dropout', 'dense_act_fn', 'is_gated_act'], // both follow from feed_forward_proj
  unsupported: { is_encoder_decoder: true },
  finish: (values) => ({ ...values, numDecoderLayers: values.numDecoderLayers ?? values.numHiddenLayers }),
});

const bartFields = {
  vocabSize: size(50265),
  hiddenSize: size(1024),
  maxPositionEmbeddings: size(1024),
  encoderLayers: size(12),
  encoderFfnDim: size(4096),
  encoderAttentionHeads: size(16),
  decoderLayers: size(12),
  decoderFfnDim: size(4096),
  decoderAttentionHeads: size(16),
  activationFunction: activation('gelu'),
  dropout: rate,
  attentionDropout: noRate,
  activationDropout: noRate,
  scaleEmbedding: flag({ default: false }),
  padTokenId: integer({ default: 1 }),
  bosTokenId: integer({ default: 0 }),
  eosTokenId: integer({ default: 2 }),
  decoderStartTokenId: integer({ default: 2 }),
};
const bart = configSpec({
  modelType: 'bart',
  fields: bartFields,
  aliases: { d_model: 'hiddenSize' },
  ignored: ['num_hidden_layers', 'classifier_dropout', 'encoder_layerdrop', 'decoder_layerdrop'],
  unsupported: { is_encoder_decoder: true },
});
const marian = configSpec({
  modelType: 'marian',
  fields: {
    ...bartFields,
    vocabSize: size(58101),
    decoderVocabSize: optional(integer({ min: 1 })),
    padTokenId: integer({ default: 58100 }),
    eosTokenId: integer({ default: 0 }),
    decoderStartTokenId: integer({ default: 58100 }),
  },
  aliases: { d_model: 'hiddenSize' },
  ignored: ['num_hidden_layers', 'encoder_layerdrop', 'decoder_layerdrop'],
  unsupported: {
    is_encoder_decoder: true,
    share_encoder_decoder_embeddings: true,
    static_position_embeddings: true,
    normalize_before: false,
    normalize_embedding: false,
    add_final_layer_norm: false,
    add_bias_logits: false,
  },
});

const xlnet = configSpec({
  modelType: 'xlnet',
  fields: {
    vocabSize: size(32000),
    hiddenSize: size(1024),
    numHiddenLayers: size(24),
    numAttentionHeads: size(16),
    headDim: optional(integer({ min: 1 })),
    intermediateSize: size(4096),
    ffActivation: activation('gelu'),
    layerNormEps: epsilon(1e-12),
    dropout: rate,
    memLen: optional(integer()),
    useMemsEval: flag({ default: true }),
    useMemsTrain: flag({ default: false }),
    padTokenId: integer({ default: 5 }),
    bosTokenId: integer({ default: 1 }),
    eosTokenId: integer({ default: 2 }),
  },
  aliases: {
    d_model: 'hiddenSize',
    n_layer: 'numHiddenLayers',
    n_head: 'numAttentionHeads',
    d_head: 'headDim',
    d_inner: 'intermediateSize',
  },
  ignored: [
    'reuse_len',
    'start_n_top',
    'end_n_top',
    'summary_activation',
    'summary_last_dropout',
    'summary_type',
    'summary_use_proj',
  ],
  unsupported: { attn_type: 'bi', bi_data: false, clamp_len: -1, same_length: false, untie_r: true },
});

const transformer = configSpec({
  modelType: 'transformer',
  fields: {
    vocabSize: integer({ min: 1 }),
    targetVocabSize: integer({ min: 1 }),
    hiddenSize: integer({ min: 1 }),
    numAttentionHeads: integer({ min: 1 }),
    intermediateSize: integer({ min: 1 }),
    encoderLayers: integer({ min: 1 }),
    decoderLayers: integer({ min: 1 }),
    tieWordEmbeddings: flag(),
    layerNormEps: epsilon(1e-5),
    padTokenId: integer(),
    bosTokenId: integer(),
    eosTokenId: integer(),
    labelSmoothing: rate,
  },
  aliases: {
    d_model: 'hiddenSize',
    num_heads: 'numAttentionHeads',
    ff_dim: 'intermediateSize',
    tied: 'tieWordEmbeddings',
  },
  unsupported: { final_norm: false },
});

export const specs = {
  gpt2,
  gpt_neo: gptNeo,
  bert,
  roberta,
  distilbert,
  llama,
  mistral,
  qwen2,
  t5,
  bart,
  marian,
  xlnet,
  transformer,
};
