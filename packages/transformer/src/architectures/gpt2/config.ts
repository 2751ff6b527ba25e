import { choice, configSpec, flag, integer, optional, real } from '@glossa/checkpoint';
import type { Gpt2Config } from './model.js';
import { specialTokenIdFields } from '../shared/special-token-ids.js';

/** Hugging Face's `GPT2Config`. */
export const gpt2ConfigSpec = configSpec({
  modelType: 'gpt2',
  fields: {
    vocabSize: integer({ min: 1, default: 50257 }),
    maxPositionEmbeddings: integer({ min: 1, default: 1024 }),
    hiddenSize: integer({ min: 1, default: 768 }),
    numHiddenLayers: integer({ min: 0, default: 12 }),
    numAttentionHeads: integer({ min: 1, default: 12 }),
    intermediateSize: optional(integer({ min: 1 })),
    activationFunction: choice(['gelu_new', 'gelu_pytorch_tanh'], { default: 'gelu_new' }),
    layerNormEpsilon: real({ min: 0, default: 1e-5 }),
    embdPdrop: real({ min: 0, max: 1, default: 0.1 }),
    residPdrop: real({ min: 0, max: 1, default: 0.1 }),
    attnPdrop: real({ min: 0, max: 1, default: 0.1 }),
    tieWordEmbeddings: flag({ default: true }),
    classifierDropout: optional(real({ min: 0, max: 1 })),
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIdFields,
  },
  aliases: {
    n_positions: 'maxPositionEmbeddings',
    n_embd: 'hiddenSize',
    n_layer: 'numHiddenLayers',
    n_head: 'numAttentionHeads',
    n_inner: 'intermediateSize',
  },
  ignored: [
    'n_ctx',
    'reorder_and_upcast_attn',
    'summary_activation',
    'summary_first_dropout',
    'summary_proj_to_labels',
    'summary_type',
    'summary_use_proj',
  ],
  refuse: { scale_attn_weights: true, scale_attn_by_inverse_layer_idx: false },
  finish: (fields): Gpt2Config => ({ ...fields, intermediateSize: fields.intermediateSize ?? 4 * fields.hiddenSize }),
});
