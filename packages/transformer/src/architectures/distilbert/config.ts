import { configSpec, integer, optional, real, type ConfigOf } from '@glossa/checkpoint';
import { specialTokenIds } from '../shared/special-token-ids.js';

/** Hugging Face's `DistilBertConfig`. */
export const distilBertConfig = configSpec({
  modelType: 'distilbert',
  fields: {
    vocabSize: integer({ min: 1, default: 30522 }),
    maxPositionEmbeddings: integer({ min: 1, default: 512 }),
    hiddenSize: integer({ min: 1, default: 768 }),
    intermediateSize: integer({ min: 1, default: 3072 }),
    numHiddenLayers: integer({ min: 0, default: 6 }),
    numAttentionHeads: integer({ min: 1, default: 12 }),
    dropout: real({ min: 0, max: 1, default: 0.1 }),
    attentionDropout: real({ min: 0, max: 1, default: 0.1 }),
    /** Of a sequence classifier on this body. */
    seqClassifDropout: optional(real({ min: 0, max: 1, default: 0.2 })),
    /** The standard deviation of initial weights. */
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIds({ pad: 0 }),
  },
  aliases: {
    dim: 'hiddenSize',
    hidden_dim: 'intermediateSize',
    n_layers: 'numHiddenLayers',
    n_heads: 'numAttentionHeads',
  },
  ignored: ['qa_dropout'],
  unsupported: { activation: 'gelu', sinusoidal_pos_embds: false, tie_weights_: true, tie_word_embeddings: true },
  // The file does not say it: Hugging Face's class has no other.
  finish: (fields) => ({ ...fields, layerNormEps: 1e-12 }),
});

export type DistilBertConfig = ConfigOf<typeof distilBertConfig>;
