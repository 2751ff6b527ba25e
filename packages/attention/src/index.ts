export { mergeHeads, repeatHeads, splitHeads } from './heads.js';
export { KeyValueCache, type CachedContext } from './key-value-cache.js';
export { causal } from './masks/causal.js';
export { MASKED, type MaskRule } from './masks/mask-rule.js';
export { paddingMask } from './masks/padding-mask.js';
export { bidirectionalWindow, slidingWindow } from './masks/sliding-window.js';
export {
  MultiHeadAttention,
  type AttentionInputs,
  type HeadPositions,
  type MultiHeadAttentionParts,
} from './multi-head-attention.js';
export { alibiBias } from './positions/alibi-bias.js';
export { LearnedPositions, type LearnedPositionsOptions } from './positions/learned-positions.js';
export type { Positions } from './positions/positions.js';
export { dynamicRotary } from './positions/rotary/dynamic-rotary.js';
export { linearRotary } from './positions/rotary/linear-rotary.js';
export { llama3Rotary, type Llama3RotaryOptions } from './positions/rotary/llama3-rotary.js';
export { longRotary, type LongRotaryOptions } from './positions/rotary/long-rotary.js';
export { rotaryFrequencies, type RotaryBase, type RotaryFrequencies } from './positions/rotary/rotary-frequencies.js';
export { RotaryPositions } from './positions/rotary/rotary-positions.js';
export { yarnRotary, type YarnRotaryOptions } from './positions/rotary/yarn-rotary.js';
export {
  RelativePositionBias,
  relativePositionBucket,
  type RelativePositionBiasConfig,
  type RelativePositionBiasOptions,
} from './positions/relative-position-bias.js';
export { SinusoidalPositions } from './positions/sinusoidal-positions.js';
export { splitSinusoids, SplitSinusoidalPositions } from './positions/split-sinusoidal-positions.js';
export {
  attentionProjections,
  perHead,
  type AttentionConfig,
  type AttentionProjections,
  type AttentionProjectionsOptions,
  type Norm,
  type Projection,
} from './projections.js';
export {
  RelativeAttention,
  type RelativeAttentionConfig,
  type RelativeAttentionInputs,
  type RelativeAttentionOptions,
} from './relative-attention.js';
export {
  attentionWeights,
  scaledDotProductAttention,
  type AttentionWeightsOptions,
} from './scaled-dot-product-attention.js';
