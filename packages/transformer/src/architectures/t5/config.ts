import { choice, configSpec, flag, integer, optional, real } from '@glossa/checkpoint';
import type { T5Config } from './model.js';
import { specialTokenIdFields } from '../shared/special-token-ids.js';

/** Hugging Face's `T5Config`. */
export const t5ConfigSpec = configSpec({
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
    feedForwardProj: choice(['relu', 'gated-gelu', 'gated-silu'], { default: 'relu' }),
    tieWordEmbeddings: flag({ default: true }),
    scaleDecoderOutputs: optional(flag()),
    layerNormEpsilon: real({ min: 0, default: 1e-6 }),
    dropoutRate: real({ min: 0, max: 1, default: 0.1 }),
    classifierDropout: optional(real({ min: 0, max: 1 })),
    initializerFactor: real({ min: 0, default: 1 }),
    ...specialTokenIdFields,
    padTokenId: integer({ default: 0 }),
    eosTokenId: integer({ default: 1 }),
  },
  aliases: {
    d_model: 'hiddenSize',
    d_ff: 'intermediateSize',
    d_kv: 'headDim',
    num_layers: 'numHiddenLayers',
    num_heads: 'numAttentionHeads',
  },
  // The first two follow from feed_forward_proj.
  ignored: ['dense_act_fn', 'is_gated_act', 'n_positions', 'output_past'],
  refuse: { is_encoder_decoder: true },
  finish({ numDecoderLayers, scaleDecoderOutputs, ...fields }): T5Config {
    const { relativeAttentionNumBuckets: buckets, relativeAttentionMaxDistance: distance } = fields;
    if (2 * distance <= buckets)
      throw new Error(
        `relative_attention_max_distance: expected more than half of the ${buckets} buckets, got ${distance}`,
      );
    // Transformers 5 writes tie_word_embeddings true for T5 v1.1 too, and says by the other key which of both a model is.
    const tieWordEmbeddings = scaleDecoderOutputs ?? fields.tieWordEmbeddings;
    return { ...fields, tieWordEmbeddings, numDecoderLayers: numDecoderLayers ?? fields.numHiddenLayers };
  },
});
