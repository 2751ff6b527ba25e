import { configSpec, flag, integer, oneOf, optional, real, type ConfigOf } from '@glossa/checkpoint';
import { specialTokenIds } from '../shared/special-token-ids.js';

/** Hugging Face's `GPT2Config`. */
export const gpt2Config = configSpec({
  modelType: 'gpt2',
  fields: {
    vocabSize: integer({ min: 1, default: 50257 }),
    maxPositionEmbeddings: integer({ min: 1, default: 1024 }),
    hiddenSize: integer({ min: 1, default: 768 }),
    intermediateSize: optional(integer({ min: 1 })),
    numHiddenLayers: integer({ min: 0, default: 12 }),
    numAttentionHeads: integer({ min: 1, default: 12 }),
    layerNormEpsilon: real({ min: 0, default: 1e-5 }),
    embdPdrop: real({ min: 0, max: 1, default: 0.1 }),
    residPdrop: real({ min: 0, max: 1, default: 0.1 }),
    attnPdrop: real({ min: 0, max: 1, default: 0.1 }),
    /** Whether the output matrix is the token embedding; default true. */
    tieWordEmbeddings: optional(flag({ default: true })),
    /** Of a token classifier on this body; default 0.1. */
    classifierDropout: optional(real({ min: 0, max: 1 })),
    /** The standard deviation of initial weights. */
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIds(),
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
    'reorder_and_upcast_attn', // computes in float32, as Glossa always does
    'summary_activation',
    'summary_first_dropout',
    'summary_proj_to_labels',
    'summary_type',
    'summary_use_proj',
  ],
  unsupported: {
    activation_function: oneOf('gelu_new', 'gelu_pytorch_tanh'),
    scale_attn_weights: true,
    scale_attn_by_inverse_layer_idx: false,
  },
  finish: (fields) => ({ ...fields, intermediateSize: fields.intermediateSize ?? 4 * fields.hiddenSize }),
});

export type Gpt2Config = ConfigOf<typeof gpt2Config>;
