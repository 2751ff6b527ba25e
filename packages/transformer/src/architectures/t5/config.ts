import { fail } from '@glossa/check';
import { choice, configSpec, flag, integer, optional, real, type ConfigOf } from '@glossa/checkpoint';
import { specialTokenIds } from '../shared/special-token-ids.js';

/** What `dense_act_fn` must be, where a file says it. */
const innerActivations = {
  relu: ['relu'],
  'gated-gelu': ['gelu_new', 'gelu_pytorch_tanh'],
  'gated-silu': ['silu', 'swish'],
} as const;

/** Hugging Face's `T5Config`. */
export const t5Config = configSpec({
  modelType: 't5',
  fields: {
    vocabSize: integer({ min: 1, default: 32128 }),
    hiddenSize: integer({ min: 1, default: 512 }),
    intermediateSize: integer({ min: 1, default: 2048 }),
    numHiddenLayers: integer({ min: 0, default: 6 }),
    numDecoderLayers: optional(integer({ min: 0 })),
    numAttentionHeads: integer({ min: 1, default: 8 }),
    headDim: integer({ min: 1, default: 64 }),
    relativeAttentionNumBuckets: integer({ min: 4, default: 32 }),
    relativeAttentionMaxDistance: integer({ min: 1, default: 128 }),
    /** T5's own, that of v1.1, or the one that Llama has. */
    feedForwardProj: choice(['relu', 'gated-gelu', 'gated-silu'], { default: 'relu' }),
    denseActFn: optional(choice(Object.values(innerActivations).flat())),
    isGatedAct: optional(flag()),
    /** Whether the token embedding is the output matrix too, with states scaled by 1/√hiddenSize; not in v1.1. */
    tieWordEmbeddings: flag({ default: true }),
    scaleDecoderOutputs: optional(flag()),
    layerNormEpsilon: real({ min: 0, default: 1e-6 }),
    dropoutRate: real({ min: 0, max: 1, default: 0.1 }),
    /** Of a classifier on this body; default 0. */
    classifierDropout: optional(real({ min: 0, max: 1 })),
    /** What the standard deviations of initial weights are multiplied by. */
    initializerFactor: real({ min: 0, default: 1 }),
    ...specialTokenIds({ pad: 0, eos: 1 }),
  },
  aliases: {
    d_model: 'hiddenSize',
    d_ff: 'intermediateSize',
    d_kv: 'headDim',
    num_layers: 'numHiddenLayers',
    num_heads: 'numAttentionHeads',
  },
  ignored: ['n_positions', 'output_past'],
  unsupported: { is_encoder_decoder: true },
  finish({ numDecoderLayers, scaleDecoderOutputs, denseActFn, isGatedAct, ...fields }) {
    const { relativeAttentionNumBuckets: buckets, relativeAttentionMaxDistance: distance, feedForwardProj } = fields;
    if (2 * distance <= buckets)
      fail('relative_attention_max_distance', `more than half of the ${buckets} buckets`, distance, 'invalid-file');
    // Both follow from feed_forward_proj; Hugging Face's class lets them say something else.
    const activations: readonly string[] = innerActivations[feedForwardProj];
    if (denseActFn !== undefined && !activations.includes(denseActFn))
      fail('dense_act_fn', `${activations.join(' or ')}, as feed_forward_proj says`, denseActFn, 'unsupported');
    const isGated = feedForwardProj !== 'relu';
    if (isGatedAct !== undefined && isGatedAct !== isGated)
      fail('is_gated_act', `${isGated}, as feed_forward_proj says`, isGatedAct, 'unsupported');
    // Transformers 5 writes tie_word_embeddings true for T5 v1.1 too; the other key says which of both a model is.
    const tieWordEmbeddings = scaleDecoderOutputs ?? fields.tieWordEmbeddings;
    return { ...fields, tieWordEmbeddings, numDecoderLayers: numDecoderLayers ?? fields.numHiddenLayers };
  },
});

export type T5Config = ConfigOf<typeof t5Config>;
