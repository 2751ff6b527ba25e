/** Keys of `config.json` that mean the same to every model. */

const provenance = [
  '_name_or_path',
  'name_or_path',
  '_commit_hash',
  'architectures',
  'model_type',
  'transformers_version',
  'transformers.js_config',
  'finetuning_task',
  'tokenizer_class',
  'language',
];

const execution = [
  'torch_dtype',
  'dtype',
  'torchscript',
  'use_bfloat16',
  'use_cache',
  'return_dict',
  'use_return_dict',
  'output_attentions',
  'output_hidden_states',
  'output_past',
  'gradient_checkpointing',
  'chunk_size_feed_forward',
  '_attn_implementation',
  '_attn_implementation_autoset',
  '_attn_implementation_internal',
];

/** Of heads that others do without; `pooling` is our own. */
const heads = ['pooling'];

const training = ['initializer_range', 'initializer_factor', 'init_std'];

const labels = ['id2label', 'label2id', 'num_labels', '_num_labels', 'problem_type', 'task_specific_params', 'prefix'];

/** Defaults of `generate`, of which generation_config.json is the keeper. */
const generation = [
  'max_length',
  'min_length',
  'max_new_tokens',
  'do_sample',
  'early_stopping',
  'num_beams',
  'num_beam_groups',
  'diversity_penalty',
  'temperature',
  'top_k',
  'top_p',
  'typical_p',
  'repetition_penalty',
  'length_penalty',
  'no_repeat_ngram_size',
  'encoder_no_repeat_ngram_size',
  'bad_words_ids',
  'num_return_sequences',
  'output_scores',
  'return_dict_in_generate',
  'forced_bos_token_id',
  'forced_eos_token_id',
  'remove_invalid_values',
  'exponential_decay_length_penalty',
  'suppress_tokens',
  'begin_suppress_tokens',
];

/** Keys that change no model's numbers: they are passed over without a warning. */
export const harmlessKeys: ReadonlySet<string> = new Set([
  ...provenance,
  ...execution,
  ...heads,
  ...training,
  ...labels,
  ...generation,
]);

/** Keys that the reference code reads for any model, with the value at which they change nothing. */
export const unsupportedKeys: Readonly<Record<string, unknown>> = {
  is_decoder: false,
  is_encoder_decoder: false,
  add_cross_attention: false,
  cross_attention_hidden_size: null,
  tie_encoder_decoder: false,
  pruned_heads: {},
  quantization_config: null,
};
