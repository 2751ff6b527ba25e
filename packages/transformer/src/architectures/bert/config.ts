import { configSpec, integer, optional, real, type ConfigOf } from '@glossa/checkpoint';
import { specialTokenIds } from '../shared/special-token-ids.js';

/** Hugging Face's `BertConfig`. */
export const bertConfig = configSpec({
  modelType: 'bert',
  fields: {
    vocabSize: integer({ min: 1, default: 30522 }),
    maxPositionEmbeddings: integer({ min: 1, default: 512 }),
    typeVocabSize: integer({ min: 1, default: 2 }),
    hiddenSize: integer({ min: 1, default: 768 }),
    intermediateSize: integer({ min: 1, default: 3072 }),
    numHiddenLayers: integer({ min: 0, default: 12 }),
    numAttentionHeads: integer({ min: 1, default: 12 }),
    layerNormEps: real({ min: 0, default: 1e-12 }),
    hiddenDropoutProb: real({ min: 0, max: 1, default: 0.1 }),
    attentionProbsDropoutProb: real({ min: 0, max: 1, default: 0.1 }),
    /** Of a classifier on this body; default `hiddenDropoutProb`. */
    classifierDropout: optional(real({ min: 0, max: 1 })),
    /** The standard deviation of initial weights. */
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIds({ pad: 0 }),
  },
  unsupported: { hidden_act: 'gelu', position_embedding_type: 'absolute', tie_word_embeddings: true },
});

export type BertConfig = ConfigOf<typeof bertConfig>;
