import { choice, configSpec, flag, Float, integer, optional, real } from '@glossa/checkpoint';
import { activationNames } from '../../blocks/activations.js';
import type { BartConfig } from './model.js';
import { specialTokenIdFields } from '../shared/special-token-ids.js';

/** What BART and Marian have in common. */
export const bartFields = {
  vocabSize: integer({ min: 1, default: 50265 }),
  maxPositionEmbeddings: integer({ min: 1, default: 1024 }),
  hiddenSize: integer({ min: 1, default: 1024 }),
  encoderLayers: integer({ min: 0, default: 12 }),
  encoderFfnDim: integer({ min: 1, default: 4096 }),
  encoderAttentionHeads: integer({ min: 1, default: 16 }),
  decoderLayers: integer({ min: 0, default: 12 }),
  decoderFfnDim: integer({ min: 1, default: 4096 }),
  decoderAttentionHeads: integer({ min: 1, default: 16 }),
  activationFunction: choice(activationNames, { default: 'gelu' }),
  dropout: real({ min: 0, max: 1, default: 0.1 }),
  attentionDropout: real({ min: 0, max: 1, default: 0 }),
  activationDropout: real({ min: 0, max: 1, default: 0 }),
  scaleEmbedding: flag({ default: false }),
  classifierDropout: optional(real({ min: 0, max: 1 })),
  initStd: real({ min: 0, default: 0.02 }),
  ...specialTokenIdFields,
};

export const bartAliases = { d_model: 'hiddenSize' } as const;

/** `num_hidden_layers` repeats `encoder_layers`; the others belong to other heads, or to generation. */
export const bartIgnored = [
  'num_hidden_layers',
  'classif_dropout',
  'force_bos_token_to_be_generated',
  'extra_pos_embeddings',
];

export const bartRefuse = {
  is_encoder_decoder: true,
  tie_word_embeddings: true,
  encoder_layerdrop: new Float(0),
  decoder_layerdrop: new Float(0),
  normalize_before: false,
  add_final_layer_norm: false,
  add_bias_logits: false,
};

/** Hugging Face's `BartConfig`. */
export const bartConfigSpec = configSpec({
  modelType: 'bart',
  fields: {
    ...bartFields,
    bosTokenId: integer({ default: 0 }),
    padTokenId: integer({ default: 1 }),
    eosTokenId: integer({ default: 2 }),
    decoderStartTokenId: integer({ default: 2 }),
  },
  aliases: bartAliases,
  ignored: bartIgnored,
  refuse: { ...bartRefuse, normalize_embedding: true, static_position_embeddings: false },
  finish: (fields): BartConfig => fields,
});
