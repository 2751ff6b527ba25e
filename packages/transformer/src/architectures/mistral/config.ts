import { choice, configSpec, flag, integer, nullable, optional, real } from '@glossa/checkpoint';
import type { MistralConfig } from './model.js';
import { ropeFields, withRope } from '../shared/rope-scaling.js';
import { specialTokenIdFields, tokenIds } from '../shared/special-token-ids.js';

/** Hugging Face's `MistralConfig`. */
export const mistralConfigSpec = configSpec({
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
    hiddenAct: choice(['silu', 'swish'], { default: 'silu' }),
    slidingWindow: nullable(integer({ min: 1, default: 4096 })),
    attentionDropout: real({ min: 0, max: 1, default: 0 }),
    rmsNormEps: real({ min: 0, default: 1e-6 }),
    ...ropeFields,
    tieWordEmbeddings: flag({ default: false }),
    classifierDropout: optional(real({ min: 0, max: 1 })),
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIdFields,
    bosTokenId: integer({ default: 1 }),
    eosTokenId: tokenIds({ default: 2 }),
  },
  finish: (fields): MistralConfig => ({
    ...withRope(fields),
    numKeyValueHeads: fields.numKeyValueHeads ?? fields.numAttentionHeads,
  }),
});
