import { choice, configSpec, flag, integer, list, nullable, optional, real } from '@glossa/checkpoint';
import type { Qwen2Config, Qwen2LayerType } from './model.js';
import { ropeFields, withRope } from '../shared/rope-scaling.js';
import { specialTokenIdFields } from '../shared/special-token-ids.js';

/** Hugging Face's `Qwen2Config`. */
export const qwen2ConfigSpec = configSpec({
  modelType: 'qwen2',
  fields: {
    vocabSize: integer({ min: 1, default: 151936 }),
    maxPositionEmbeddings: integer({ min: 1, default: 32768 }),
    hiddenSize: integer({ min: 1, default: 4096 }),
    intermediateSize: integer({ min: 1, default: 22016 }),
    numHiddenLayers: integer({ min: 0, default: 32 }),
    numAttentionHeads: integer({ min: 1, default: 32 }),
    numKeyValueHeads: nullable(integer({ min: 1, default: 32 })),
    headDim: optional(integer({ min: 1 })),
    hiddenAct: choice(['silu', 'swish'], { default: 'silu' }),
    layerTypes: optional(list(choice(['full_attention', 'sliding_attention']))),
    useSlidingWindow: flag({ default: false }),
    slidingWindow: integer({ min: 1, default: 4096 }),
    maxWindowLayers: integer({ default: 28 }),
    attentionDropout: real({ min: 0, max: 1, default: 0 }),
    rmsNormEps: real({ min: 0, default: 1e-6 }),
    ...ropeFields,
    tieWordEmbeddings: flag({ default: false }),
    classifierDropout: optional(real({ min: 0, max: 1 })),
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIdFields,
  },
  finish(fields): Qwen2Config {
    const {
      numHiddenLayers,
      numAttentionHeads,
      numKeyValueHeads = numAttentionHeads,
      useSlidingWindow,
      maxWindowLayers,
    } = fields;
    const typeOf = (layer: number): Qwen2LayerType =>
      useSlidingWindow && layer >= maxWindowLayers ? 'sliding_attention' : 'full_attention';
    const { layerTypes = Array.from({ length: numHiddenLayers }, (_, layer) => typeOf(layer)) } = fields;
    if (layerTypes.length !== numHiddenLayers)
      throw new Error(`layer_types: expected ${numHiddenLayers} of them, one a layer, got ${layerTypes.length}`);
    if (!useSlidingWindow && layerTypes.includes('sliding_attention'))
      throw new Error('layer_types: sliding_attention needs use_sliding_window to be true');
    return { ...withRope(fields), numKeyValueHeads, layerTypes };
  },
});
