import { fail } from '@glossa/check';
import { choice, configSpec, flag, integer, optional, real, type ConfigOf } from '@glossa/checkpoint';
import type { GateActivation } from '@glossa/tensor';
import { ropeFields, ropeUnsupported, withRope } from '../shared/rope-scaling.js';
import { specialTokenIds } from '../shared/special-token-ids.js';

/** What a gate may be, in Hugging Face's names. */
export const gates = { gelu_pytorch_tanh: 'geluTanh', gelu: 'gelu' } as const satisfies Record<string, GateActivation>;

const gateNames = Object.keys(gates) as (keyof typeof gates)[];

/** Hugging Face's `GemmaConfig`. */
export const gemmaConfig = configSpec({
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
    hiddenAct: choice(gateNames, { default: 'gelu_pytorch_tanh' }),
    hiddenActivation: optional(choice(gateNames)),
    attentionBias: flag({ default: false }),
    attentionDropout: real({ min: 0, max: 1, default: 0 }),
    rmsNormEps: real({ min: 0, default: 1e-6 }),
    ...ropeFields,
    tieWordEmbeddings: flag({ default: true }),
    /** Of a token classifier on this body; default 0.1. */
    classifierDropout: optional(real({ min: 0, max: 1 })),
    /** The standard deviation of initial weights. */
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIds({ bos: 2, eos: 1, pad: 0 }),
  },
  unsupported: { use_bidirectional_attention: false, sliding_window: null, ...ropeUnsupported },
  finish({ hiddenActivation, ...fields }) {
    // Transformers 4 reads the one key and Transformers 5 the other.
    if (hiddenActivation !== undefined && hiddenActivation !== fields.hiddenAct)
      fail('hidden_activation', `${fields.hiddenAct}, as hidden_act says`, hiddenActivation, 'unsupported');
    return withRope(fields);
  },
});

export type GemmaConfig = ConfigOf<typeof gemmaConfig>;
