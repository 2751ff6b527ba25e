import { choice, configSpec, flag, Float, integer, optional, real, type ConfigOf } from '@glossa/checkpoint';
import { activationNames } from '../../blocks/activations.js';
import { specialTokenIds } from '../shared/special-token-ids.js';

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
  /** Whether token vectors are multiplied by √hiddenSize. */
  scaleEmbedding: flag({ default: false }),
  /** Of a classifier on this body; default 0. */
  classifierDropout: optional(real({ min: 0, max: 1 })),
  /** The standard deviation of initial weights. */
  initStd: real({ min: 0, default: 0.02 }),
};

export const bartAliases = { d_model: 'hiddenSize' } as const;

/** `num_hidden_layers` repeats `encoder_layers`; the others belong to other heads, or to generation. */
export const bartIgnored = [
  'num_hidden_layers',
  'classif_dropout',
  'force_bos_token_to_be_generated',
  'extra_pos_embeddings',
];

/** The last three are read by the first releases of the reference code only. */
export const bartUnsupported = {
  is_encoder_decoder: true,
  tie_word_embeddings: true,
  encoder_layerdrop: new Float(0),
  decoder_layerdrop: new Float(0),
  normalize_before: false,
  add_final_layer_norm: false,
  add_bias_logits: false,
};

/** Hugging Face's `BartConfig`. */
export const bartConfig = configSpec({
  modelType: 'bart',
  fields: { ...bartFields, ...specialTokenIds({ bos: 0, pad: 1, eos: 2, decoderStart: 2 }) },
  aliases: bartAliases,
  ignored: bartIgnored,
  unsupported: { ...bartUnsupported, normalize_embedding: true, static_position_embeddings: false },
});

export type BartConfig = ConfigOf<typeof bartConfig>;
