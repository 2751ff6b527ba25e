import { fail } from '@glossa/check';
import { choice, configSpec, integer, nullable, optional, real, type ConfigOf } from '@glossa/checkpoint';
import { activationNames } from '../../blocks/activations.js';
import { specialTokenIds } from '../shared/special-token-ids.js';

/** How a text is summarized for its classification; of no use to the other heads. */
export const xlnetSummary = { summary_type: 'last', summary_use_proj: true, summary_activation: 'tanh' };

/** Hugging Face's `XLNetConfig`. */
export const xlnetConfig = configSpec({
  modelType: 'xlnet',
  fields: {
    vocabSize: integer({ min: 1, default: 32000 }),
    hiddenSize: integer({ min: 1, default: 1024 }),
    intermediateSize: integer({ min: 1, default: 4096 }),
    numHiddenLayers: integer({ min: 0, default: 24 }),
    numAttentionHeads: integer({ min: 1, default: 16 }),
    headDim: optional(integer({ min: 1 })),
    ffActivation: choice(activationNames, { default: 'gelu' }),
    layerNormEps: real({ min: 0, default: 1e-12 }),
    dropout: real({ min: 0, max: 1, default: 0.1 }),
    /** How many positions a memory holds; undefined for all. */
    memLen: nullable(integer({ default: 512 })),
    /** How many positions of a text go into the memory; default all. */
    reuseLen: optional(integer()),
    /** Of a sequence classifier on this body; default 0.1. */
    summaryLastDropout: optional(real({ min: 0, max: 1 })),
    /** The standard deviation of initial weights. */
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIds({ bos: 1, eos: 2, pad: 5 }),
  },
  aliases: {
    d_model: 'hiddenSize',
    d_inner: 'intermediateSize',
    n_layer: 'numHiddenLayers',
    n_head: 'numAttentionHeads',
    d_head: 'headDim',
  },
  ignored: [
    'use_mems_eval',
    'use_mems_train',
    'start_n_top',
    'end_n_top',
    ...Object.keys(xlnetSummary),
    'n_token',
    'max_position_embeddings',
  ],
  unsupported: {
    attn_type: 'bi',
    bi_data: false,
    clamp_len: -1,
    same_length: false,
    untie_r: true,
    tie_word_embeddings: true,
  },
  finish({ headDim, ...fields }) {
    const { hiddenSize, numAttentionHeads } = fields;
    if (headDim === undefined && hiddenSize % numAttentionHeads !== 0)
      fail('d_model', `a multiple of n_head ${numAttentionHeads}`, hiddenSize, 'invalid-file');
    return { ...fields, headDim: headDim ?? hiddenSize / numAttentionHeads };
  },
});

export type XlnetConfig = ConfigOf<typeof xlnetConfig>;
