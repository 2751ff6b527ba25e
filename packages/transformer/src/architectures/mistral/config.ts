import { configSpec, flag, integer, nullable, oneOf, optional, real, type ConfigOf } from '@glossa/checkpoint';
import { ropeFields, ropeUnsupported, withRope } from '../shared/rope-scaling.js';
import { specialTokenIds } from '../shared/special-token-ids.js';

/** Hugging Face's `MistralConfig`. */
export const mistralConfig = configSpec({
  modelType: 'mistral',
  fields: {
    vocabSize: integer({ min: 1, default: 32000 }),
    maxPositionEmbeddings: integer({ min: 1, default: 131072 }),
    hiddenSize: integer({ min: 1, default: 4096 }),
    intermediateSize: integer({ min: 1, default: 14336 }),
    numHiddenLayers: integer({ min: 0, default: 32 }),
    numAttentionHeads: integer({ min: 1, default: 32 }),
    numKeyValueHeads: nullable(integer({ min: 1, default: 8 })),
    headDim: optional(integer({ min: 1 })),
    /** How many positions a position sees, itself included; undefined for all before it. */
    slidingWindow: nullable(integer({ min: 1, default: 4096 })),
    attentionDropout: real({ min: 0, max: 1, default: 0 }),
    rmsNormEps: real({ min: 0, default: 1e-6 }),
    ...ropeFields,
    tieWordEmbeddings: flag({ default: false }),
    /** Of a token classifier on this body; default 0.1. */
    classifierDropout: optional(real({ min: 0, max: 1 })),
    /** The standard deviation of initial weights. */
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIds({ bos: 1, eos: 2 }),
  },
  unsupported: { hidden_act: oneOf('silu', 'swish'), ...ropeUnsupported },
  finish: (fields) => ({
    ...withRope(fields),
    numKeyValueHeads: fields.numKeyValueHeads ?? fields.numAttentionHeads,
  }),
});

export type MistralConfig = ConfigOf<typeof mistralConfig>;
