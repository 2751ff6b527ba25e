import { choice, configSpec, integer, real } from '@glossa/checkpoint';
import type { DistilBertConfig } from './model.js';
import { specialTokenIdFields } from '../shared/special-token-ids.js';

/** Hugging Face's `DistilBertConfig`. */
export const distilBertConfigSpec = configSpec({
  modelType: 'distilbert',
  fields: {
    vocabSize: integer({ min: 1, default: 30522 }),
    maxPositionEmbeddings: integer({ min: 1, default: 512 }),
    hiddenSize: integer({ min: 1, default: 768 }),
    intermediateSize: integer({ min: 1, default: 3072 }),
    numHiddenLayers: integer({ min: 0, default: 6 }),
    numAttentionHeads: integer({ min: 1, default: 12 }),
    activation: choice(['gelu'], { default: 'gelu' }),
    dropout: real({ min: 0, max: 1, default: 0.1 }),
    attentionDropout: real({ min: 0, max: 1, default: 0.1 }),
    seqClassifDropout: real({ min: 0, max: 1, default: 0.2 }),
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIdFields,
    padTokenId: integer({ default: 0 }),
  },
  aliases: {
    dim: 'hiddenSize',
    hidden_dim: 'intermediateSize',
    n_layers: 'numHiddenLayers',
    n_heads: 'numAttentionHeads',
  },
  ignored: ['qa_dropout'],
  refuse: { sinusoidal_pos_embds: false, tie_weights_: true, tie_word_embeddings: true },
  // Not in the file: Hugging Face's class has no other.
  finish: (fields): DistilBertConfig => ({ ...fields, layerNormEps: 1e-12 }),
});
