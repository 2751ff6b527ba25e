import { choice, configSpec, flag, integer, optional, real } from '@glossa/checkpoint';
import { gates, type GemmaConfig } from './model.js';
import { ropeFields, withRope } from '../shared/rope-scaling.js';
import { specialTokenIdFields, tokenIds } from '../shared/special-token-ids.js';

const activationNames = Object.keys(gates) as (keyof typeof gates)[];

/** Hugging Face's `GemmaConfig`. */
export const gemmaConfigSpec = configSpec({
  modelType: 'gemma',
  fields: {
    vocabSize: integer({ min: 1, default: 256000 }),
    maxPositionEmbeddings: integer({ min: 1, default: 8192 }),
    hiddenSize: integer({ min: 1, default: 3072 }),
    intermediateSize: integer({ min: 1, default: 24576 }),
    numHiddenLayers: integer({ min: 0, default: 28 }),
    numAttentionHeads: integer({ min: 1, default: 16 }),
    numKeyValueHeads: integer({ min: 1, default: 16 }),
    headDim: integer({ min: 1, default: 256 }),
    hiddenAct: choice(activationNames, { default: 'gelu_pytorch_tanh' }),
    hiddenActivation: optional(choice(activationNames)),
    attentionBias: flag({ default: false }),
    attentionDropout: real({ min: 0, max: 1, default: 0 }),
    rmsNormEps: real({ min: 0, default: 1e-6 }),
    ...ropeFields,
    tieWordEmbeddings: flag({ default: true }),
    classifierDropout: optional(real({ min: 0, max: 1 })),
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIdFields,
    bosTokenId: integer({ default: 2 }),
    eosTokenId: tokenIds({ default: 1 }),
    padTokenId: integer({ default: 0 }),
  },
  refuse: { use_bidirectional_attention: false },
  finish({ hiddenActivation, ...fields }): GemmaConfig {
    // Transformers 4 reads the one key and Transformers 5 the other.
    if (hiddenActivation !== undefined && hiddenActivation !== fields.hiddenAct) {
      throw new Error(`hidden_activation: expected ${fields.hiddenAct}, as hidden_act says, got ${hiddenActivation}`);
    }
    return withRope(fields);
  },
});
