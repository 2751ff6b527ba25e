import { fail, GlossaError } from '@glossa/check';
import {
  choice,
  configSpec,
  flag,
  integer,
  list,
  nullable,
  oneOf,
  optional,
  real,
  type ConfigOf,
} from '@glossa/checkpoint';
import { ropeFields, ropeUnsupported, withRope } from '../shared/rope-scaling.js';
import { specialTokenIds } from '../shared/special-token-ids.js';

export type Qwen2LayerType = 'full_attention' | 'sliding_attention';

/** Hugging Face's `Qwen2Config`. */
export const qwen2Config = configSpec({
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
    /** Of each layer. */
    layerTypes: optional(list(choice(['full_attention', 'sliding_attention']))),
    /** Whether there may be layers of sliding attention, … */
    useSlidingWindow: flag({ default: false }),
    /** … the first of them where a checkpoint does not list the types, … */
    maxWindowLayers: integer({ default: 28 }),
    /** … and how many positions a position sees in them, itself included. */
    slidingWindow: integer({ min: 1, default: 4096 }),
    attentionDropout: real({ min: 0, max: 1, default: 0 }),
    rmsNormEps: real({ min: 0, default: 1e-6 }),
    ...ropeFields,
    tieWordEmbeddings: flag({ default: false }),
    /** Of a token classifier on this body; default 0.1. */
    classifierDropout: optional(real({ min: 0, max: 1 })),
    /** The standard deviation of initial weights. */
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIds(),
  },
  unsupported: { hidden_act: oneOf('silu', 'swish'), ...ropeUnsupported },
  finish(fields) {
    const { numHiddenLayers, numAttentionHeads, useSlidingWindow, maxWindowLayers } = fields;
    const typeOf = (layer: number): Qwen2LayerType =>
      useSlidingWindow && layer >= maxWindowLayers ? 'sliding_attention' : 'full_attention';
    const { layerTypes = Array.from({ length: numHiddenLayers }, (_, layer) => typeOf(layer)) } = fields;
    if (layerTypes.length !== numHiddenLayers)
      fail('layer_types', `${numHiddenLayers} of them, one a layer`, layerTypes.length, 'invalid-file');
    if (!useSlidingWindow && layerTypes.includes('sliding_attention'))
      throw new GlossaError('invalid-file', 'layer_types: sliding_attention needs use_sliding_window to be true');
    return { ...withRope(fields), numKeyValueHeads: fields.numKeyValueHeads ?? numAttentionHeads, layerTypes };
  },
});

export type Qwen2Config = ConfigOf<typeof qwen2Config>;
