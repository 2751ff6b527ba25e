import { configSpec, flag, integer, oneOf, optional, real, type ConfigOf } from '@glossa/checkpoint';
import { ropeFields, ropeUnsupported, withRope } from '../shared/rope-scaling.js';
import { specialTokenIds } from '../shared/special-token-ids.js';

/** Hugging Face's `LlamaConfig`. */
export const llamaConfig = configSpec({
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
    attentionBias: flag({ default: false }),
    mlpBias: flag({ default: false }),
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
  ignored: ['pretraining_tp', 'is_llama_config'],
  unsupported: {
    hidden_act: oneOf('silu', 'swish'),
    rope_interleaved: false,
    sliding_window: null,
    ...ropeUnsupported,
  },
  finish: (fields) => ({
    ...withRope(fields),
    numKeyValueHeads: fields.numKeyValueHeads ?? fields.numAttentionHeads,
  }),
});

export type LlamaConfig = ConfigOf<typeof llamaConfig>;
