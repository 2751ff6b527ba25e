/** A small model of every architecture and head that Hugging Face Transformers has too. */
import { parseConfig, type ConfigSpec, type Fields } from '@glossa/checkpoint';
import * as glossa from '@glossa/transformer';
import type { ChatTokenizer } from '@glossa/tokenizer/chat-template';
import type { HeadModel, ModelHead } from '@glossa/transformer';
import { chat } from './chat.js';

export interface Case {
  name: string;
  head: ModelHead;
  /** The class that loads it: one of Transformers' `Auto…` where there is one. */
  auto: string;
  create(): HeadModel;
  /** The reference's `from_pretrained` is to be told this too. */
  arguments?: Record<string, unknown>;
  inputs: Record<string, unknown>;
  /** Fields of the reference's output, in the order of ours. */
  outputs: string[];
  /** Saved with the model, and compared too. */
  chat?: ChatTokenizer;
}

const sizes = {
  vocab_size: 31,
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  intermediate_size: 24,
  max_position_embeddings: 20,
  initializer_range: 0.3,
};
const gpt = {
  vocab_size: 31,
  max_position_embeddings: 20,
  initializer_range: 0.3,
  hidden_size: 16,
  num_attention_heads: 4,
};
const seq2seq = {
  vocab_size: 31,
  max_position_embeddings: 20,
  d_model: 16,
  encoder_layers: 2,
  decoder_layers: 1,
  encoder_ffn_dim: 24,
  decoder_ffn_dim: 20,
  encoder_attention_heads: 4,
  decoder_attention_heads: 2,
  init_std: 0.3,
};
const t5 = {
  vocab_size: 31,
  d_model: 16,
  d_kv: 6,
  d_ff: 24,
  num_layers: 2,
  num_decoder_layers: 1,
  num_heads: 4,
  initializer_factor: 2,
  decoder_start_token_id: 0,
};
const xlnet = {
  vocab_size: 31,
  d_model: 16,
  n_layer: 2,
  n_head: 4,
  d_inner: 24,
  initializer_range: 0.3,
  mem_len: null,
};

const read = <F extends Fields, Config>(spec: ConfigSpec<F, Config>, json: object): Config => parseConfig(json, spec);
const labels = ['no', 'yes', 'maybe'];

const bert = () => new glossa.Bert(read(glossa.bertConfig, sizes));
const distilBert = () => new glossa.DistilBert(read(glossa.distilBertConfig, sizes));
const roberta = () => new glossa.Roberta(read(glossa.robertaConfig, { ...sizes, type_vocab_size: 1 }));
const xlnetBody = () => new glossa.Xlnet(read(glossa.xlnetConfig, xlnet));

const ids = [
  [5, 6, 7, 8, 9, 10, 11, 12],
  [13, 14, 15, 16, 17, 18, 19, 20],
];
const padded = {
  input_ids: [
    [5, 6, 7, 8, 9, 10],
    [13, 14, 15, 16, 1, 1],
  ],
  attention_mask: [
    [1, 1, 1, 1, 1, 1],
    [1, 1, 1, 1, 0, 0],
  ],
};
const withTypes = {
  ...padded,
  token_type_ids: [
    [0, 0, 0, 1, 1, 1],
    [0, 0, 1, 1, 1, 1],
  ],
};
const source = {
  ...padded,
  decoder_input_ids: [
    [2, 5, 6],
    [2, 8, 9],
  ],
};

const causal = (name: string, body: () => glossa.CausalModel): Case => ({
  name,
  head: 'CausalLM',
  auto: 'AutoModelForCausalLM',
  create: () => new glossa.CausalLM(body()),
  inputs: { input_ids: ids },
  outputs: ['logits'],
});
const llama = (name: string, change: object) =>
  causal(name, () => new glossa.Llama(read(glossa.llamaConfig, { ...sizes, num_key_value_heads: 2, ...change })));
const translator = (name: string, body: () => glossa.Seq2SeqModel): Case => ({
  name,
  head: 'Seq2SeqLM',
  auto: 'AutoModelForSeq2SeqLM',
  create: () => glossa.withHead(body(), 'Seq2SeqLM'),
  inputs: source,
  outputs: ['logits'],
});

const sequence = (name: string, body: () => glossa.TextModel, inputs: object): Case => ({
  name: `${name} sequence`,
  head: 'SequenceClassifier',
  auto: 'AutoModelForSequenceClassification',
  create: () => glossa.withHead(body(), 'SequenceClassifier', { labels }),
  inputs: { ...inputs },
  outputs: ['logits'],
});
const token = (name: string, body: () => glossa.EncoderModel, inputs: object): Case => ({
  name: `${name} token`,
  head: 'TokenClassifier',
  auto: 'AutoModelForTokenClassification',
  create: () => new glossa.TokenClassifier(body(), { labels }),
  inputs: { ...inputs },
  outputs: ['logits'],
});
const decoderClassifiers = (name: string, body: () => glossa.EncoderModel): Case[] => [
  sequence(name, body, padded),
  token(name, body, padded),
];

const encoders = (
  name: string,
  body: () => glossa.EncoderModel & glossa.MaskedModel,
  inputs: object,
  pooling: object,
): Case[] => [
  {
    name: `${name} masked`,
    head: 'MaskedLM',
    auto: 'AutoModelForMaskedLM',
    create: () => new glossa.MaskedLM(body()),
    inputs: { ...inputs },
    outputs: ['logits'],
  },
  {
    name: `${name} span`,
    head: 'SpanModel',
    auto: 'AutoModelForQuestionAnswering',
    create: () => new glossa.SpanModel(body()),
    inputs: { ...inputs },
    outputs: ['start_logits', 'end_logits'],
  },
  sequence(name, body, inputs),
  token(name, body, inputs),
  {
    name: `${name} embedding`,
    head: 'EmbeddingModel',
    auto: 'AutoModel',
    create: () => new glossa.EmbeddingModel(body()),
    arguments: { ...pooling },
    inputs: { ...inputs },
    outputs: ['embeddings'],
  },
];

export const cases: Case[] = [
  causal('gpt2', () => new glossa.Gpt2(read(glossa.gpt2Config, { ...gpt, n_layer: 2 }))),
  causal(
    'gpt_neo',
    () =>
      new glossa.GptNeo(
        read(glossa.gptNeoConfig, {
          ...gpt,
          num_layers: 2,
          attention_types: [[['global', 'local'], 1]],
          window_size: 3,
        }),
      ),
  ),
  { ...llama('llama', {}), chat },
  llama('llama tied, heads of another size', { tie_word_embeddings: true, head_dim: 6 }),
  llama('llama rope linear', { rope_scaling: { rope_type: 'linear', factor: 2 } }),
  llama('llama rope dynamic', { max_position_embeddings: 4, rope_scaling: { rope_type: 'dynamic', factor: 2 } }),
  llama('llama rope llama3', {
    rope_scaling: {
      rope_type: 'llama3',
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 8,
    },
  }),
  llama('llama rope longrope', {
    rope_scaling: {
      rope_type: 'longrope',
      factor: 4,
      short_factor: [1, 2],
      long_factor: [1, 3],
      original_max_position_embeddings: 8,
    },
  }),
  llama('llama rope longrope, longer', {
    rope_scaling: {
      rope_type: 'longrope',
      factor: 4,
      short_factor: [1, 2],
      long_factor: [1, 3],
      original_max_position_embeddings: 6,
    },
  }),
  llama('llama rope yarn', { rope_scaling: { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 8 } }),
  causal(
    'mistral',
    () => new glossa.Mistral(read(glossa.mistralConfig, { ...sizes, num_key_value_heads: 2, sliding_window: 3 })),
  ),
  causal(
    'mistral without window',
    () => new glossa.Mistral(read(glossa.mistralConfig, { ...sizes, num_key_value_heads: 2, sliding_window: null })),
  ),
  causal('qwen2', () => new glossa.Qwen2(read(glossa.qwen2Config, { ...sizes, num_key_value_heads: 2 }))),
  causal(
    'qwen2 with windows',
    () =>
      new glossa.Qwen2(
        read(glossa.qwen2Config, {
          ...sizes,
          num_key_value_heads: 2,
          use_sliding_window: true,
          sliding_window: 3,
          max_window_layers: 1,
        }),
      ),
  ),
  causal('gemma', () => new glossa.Gemma(read(glossa.gemmaConfig, { ...sizes, num_key_value_heads: 1, head_dim: 6 }))),
  translator('t5', () => new glossa.T5(read(glossa.t5Config, t5))),
  translator(
    't5 v1.1',
    () => new glossa.T5(read(glossa.t5Config, { ...t5, feed_forward_proj: 'gated-gelu', tie_word_embeddings: false })),
  ),
  translator(
    't5 gated-silu',
    () => new glossa.T5(read(glossa.t5Config, { ...t5, feed_forward_proj: 'gated-silu', tie_word_embeddings: false })),
  ),
  translator('bart', () => new glossa.Bart(read(glossa.bartConfig, seq2seq))),
  translator(
    'marian',
    () =>
      new glossa.Marian(
        read(glossa.marianConfig, { ...seq2seq, pad_token_id: 1, eos_token_id: 0, decoder_start_token_id: 1 }),
      ),
  ),
  ...encoders('bert', bert, withTypes, { add_pooling_layer: false }),
  {
    name: 'bert pre-training',
    head: 'PreTrainingModel',
    auto: 'AutoModelForPreTraining',
    create: () => new glossa.PreTrainingModel(bert()),
    inputs: withTypes,
    outputs: ['prediction_logits', 'seq_relationship_logits'],
  },
  ...encoders('distilbert', distilBert, padded, {}),
  ...encoders('roberta', roberta, padded, { add_pooling_layer: false }),
  {
    name: 'xlnet',
    head: 'PermutationLM',
    auto: 'AutoModelForCausalLM',
    create: () => new glossa.PermutationLM(xlnetBody()),
    inputs: withTypes,
    outputs: ['logits'],
  },
  {
    name: 'xlnet span',
    head: 'SpanModel',
    auto: 'AutoModelForQuestionAnswering',
    create: () => new glossa.SpanModel(xlnetBody()),
    inputs: withTypes,
    outputs: ['start_logits', 'end_logits'],
  },
  sequence('xlnet', xlnetBody, withTypes),
  token('xlnet', xlnetBody, withTypes),
  {
    name: 'xlnet beam span',
    head: 'BeamSpanModel',
    auto: 'XLNetForQuestionAnswering',
    create: () => new glossa.BeamSpanModel(xlnetBody(), { startNTop: 3, endNTop: 2 }),
    inputs: withTypes,
    outputs: ['start_top_log_probs', 'start_top_index', 'end_top_log_probs', 'end_top_index', 'cls_logits'],
  },
  ...decoderClassifiers(
    'gpt2',
    () => new glossa.Gpt2(read(glossa.gpt2Config, { ...gpt, n_layer: 2, pad_token_id: 1 })),
  ),
  ...decoderClassifiers(
    'gpt_neo',
    () =>
      new glossa.GptNeo(
        read(glossa.gptNeoConfig, {
          ...gpt,
          num_layers: 2,
          attention_types: [[['global', 'local'], 1]],
          window_size: 3,
          pad_token_id: 1,
        }),
      ),
  ),
  ...decoderClassifiers(
    'llama',
    () => new glossa.Llama(read(glossa.llamaConfig, { ...sizes, num_key_value_heads: 2, pad_token_id: 1 })),
  ),
  ...decoderClassifiers(
    'mistral',
    () =>
      new glossa.Mistral(
        read(glossa.mistralConfig, { ...sizes, num_key_value_heads: 2, sliding_window: 3, pad_token_id: 1 }),
      ),
  ),
  ...decoderClassifiers(
    'qwen2',
    () => new glossa.Qwen2(read(glossa.qwen2Config, { ...sizes, num_key_value_heads: 2, pad_token_id: 1 })),
  ),
  ...decoderClassifiers(
    'gemma',
    () =>
      new glossa.Gemma(read(glossa.gemmaConfig, { ...sizes, num_key_value_heads: 1, head_dim: 6, pad_token_id: 1 })),
  ),
  sequence('bart', () => new glossa.Bart(read(glossa.bartConfig, seq2seq)), {
    ...padded,
    input_ids: [
      [5, 6, 7, 8, 9, 2],
      [13, 14, 15, 2, 1, 1],
    ],
  }),
  sequence('t5', () => new glossa.T5(read(glossa.t5Config, t5)), {
    input_ids: [
      [5, 6, 7, 8, 9, 1],
      [13, 14, 15, 1, 0, 0],
    ],
    attention_mask: padded.attention_mask,
  }),
];
