import { configSpec, integer, real, type ConfigOf } from '@glossa/checkpoint';
import { specialTokenIds } from '../shared/special-token-ids.js';

/** The paper's base model by default; source and target share one vocabulary and one embedding. */
export const originalTransformerConfig = configSpec({
  modelType: 'transformer',
  fields: {
    /** Of source and target, which share one vocabulary. */
    vocabSize: integer({ min: 1 }),
    hiddenSize: integer({ min: 1, default: 512 }),
    intermediateSize: integer({ min: 1, default: 2048 }),
    encoderLayers: integer({ min: 0, default: 6 }),
    decoderLayers: integer({ min: 0, default: 6 }),
    numAttentionHeads: integer({ min: 1, default: 8 }),
    layerNormEps: real({ min: 0, default: 1e-5 }),
    dropout: real({ min: 0, max: 1, default: 0.1 }),
    ...specialTokenIds(),
  },
  aliases: {
    d_model: 'hiddenSize',
    ff_dim: 'intermediateSize',
    num_heads: 'numAttentionHeads',
    target_vocab_size: 'vocabSize',
  },
  ignored: ['label_smoothing', 'is_encoder_decoder'],
  unsupported: { tied: true, final_norm: false },
});

export type OriginalTransformerConfig = ConfigOf<typeof originalTransformerConfig>;
