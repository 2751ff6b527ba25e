import { choice, configSpec, flag, integer, optional, real } from '@glossa/checkpoint';
import type { LlamaConfig } from './model.js';
import { ropeFields, withRope } from '../shared/rope-scaling.js';
import { specialTokenIdFields, tokenIds } from '../shared/special-token-ids.js';

/** Hugging Face's `LlamaConfig`. */
export const llamaConfigSpec = configSpec({
  modelType: 'llama',
  fields: {
    vocabSize: integer({ min: 1, default: 32000 }),
    maxPositionEmbeddings: integer({ min: 1, default: 2048 }),
    hiddenSize: integer({ min: 1, default: 4096 }),
    intermediateSize: integer({ min: 1, default: 11008 }),
    numHiddenLayers: integer({ min: 0, default: 32 }),
    numAttentionHeads: integer({ min: 1, default: 32 }),
    numKeyValueHeads: optional(integer({ min: 1 })),
    headDim: optional(integer({ min: 1 })),
    hiddenAct: choice(['silu', 'swish'], { default: 'silu' }),
    attentionBias: flag({ default: false }),
    mlpBias: flag({ default: false }),
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
  ignored: ['pretraining_tp', 'is_llama_config'],
  refuse: { rope_interleaved: false },
  finish: (fields): LlamaConfig => ({
    ...withRope(fields),
    numKeyValueHeads: fields.numKeyValueHeads ?? fields.numAttentionHeads,
  }),
});
