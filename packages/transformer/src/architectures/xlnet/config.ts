import { choice, configSpec, integer, nullable, optional, real } from '@glossa/checkpoint';
import { activationNames } from '../../blocks/activations.js';
import { specialTokenIdFields } from '../shared/special-token-ids.js';
import type { XlnetConfig } from './model.js';

/** How a text is summarized for its classification; of no use to the other heads. */
const summary = { summary_type: 'last', summary_use_proj: true, summary_activation: 'tanh' };

/** Hugging Face's `XLNetConfig`. */
export const xlnetConfigSpec = configSpec({
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
    memLen: nullable(integer({ default: 512 })),
    reuseLen: optional(integer()),
    summaryLastDropout: optional(real({ min: 0, max: 1 })),
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIdFields,
    bosTokenId: integer({ default: 1 }),
    eosTokenId: integer({ default: 2 }),
    padTokenId: integer({ default: 5 }),
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
    ...Object.keys(summary),
    'n_token',
    'max_position_embeddings',
  ],
  refuse: {
    attn_type: 'bi',
    bi_data: false,
    clamp_len: -1,
    same_length: false,
    untie_r: true,
    tie_word_embeddings: true,
  },
  finish({ headDim, ...fields }): XlnetConfig {
    const { hiddenSize, numAttentionHeads } = fields;
    if (headDim === undefined && hiddenSize % numAttentionHeads !== 0) {
      throw new Error(`d_model: expected a multiple of n_head ${numAttentionHeads}, got ${hiddenSize}`);
    }
    return { ...fields, headDim: headDim ?? hiddenSize / numAttentionHeads };
  },
});

/** The same where the summary counts. */
export const xlnetSummaryConfigSpec = configSpec({
  ...xlnetConfigSpec,
  ignored: xlnetConfigSpec.ignored?.filter((key) => !Object.hasOwn(summary, key)),
  refuse: { ...xlnetConfigSpec.refuse, ...summary },
});

/** With how many starts, and ends of each, a `BeamSpanModel` looks at. */
export const xlnetBeamSpanConfigSpec = configSpec({
  ...xlnetConfigSpec,
  fields: {
    ...xlnetConfigSpec.fields,
    startNTop: integer({ min: 1, default: 5 }),
    endNTop: integer({ min: 1, default: 5 }),
  },
  finish: ({ startNTop, endNTop, ...fields }): XlnetConfig & { startNTop: number; endNTop: number } => ({
    ...xlnetConfigSpec.finish!(fields),
    startNTop,
    endNTop,
  }),
});
