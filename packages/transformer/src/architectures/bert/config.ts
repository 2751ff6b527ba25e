import { choice, configSpec, integer, optional, real } from '@glossa/checkpoint';
import type { BertConfig } from './model.js';
import { specialTokenIdFields } from '../shared/special-token-ids.js';

/** Hugging Face's `BertConfig`. */
export const bertConfigSpec = configSpec({
  modelType: 'bert',
  fields: {
    vocabSize: integer({ min: 1, default: 30522 }),
    maxPositionEmbeddings: integer({ min: 1, default: 512 }),
    typeVocabSize: integer({ min: 1, default: 2 }),
    hiddenSize: integer({ min: 1, default: 768 }),
    intermediateSize: integer({ min: 1, default: 3072 }),
    numHiddenLayers: integer({ min: 0, default: 12 }),
    numAttentionHeads: integer({ min: 1, default: 12 }),
    hiddenAct: choice(['gelu'], { default: 'gelu' }),
    layerNormEps: real({ min: 0, default: 1e-12 }),
    hiddenDropoutProb: real({ min: 0, max: 1, default: 0.1 }),
    attentionProbsDropoutProb: real({ min: 0, max: 1, default: 0.1 }),
    classifierDropout: optional(real({ min: 0, max: 1 })),
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIdFields,
    padTokenId: integer({ default: 0 }),
  },
  refuse: { position_embedding_type: 'absolute', tie_word_embeddings: true },
  finish: (fields): BertConfig => fields,
});
