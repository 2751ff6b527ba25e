export { mergeHeads, splitHeads } from './heads.js';
export { KeyValueCache, type CachedContext } from './key-value-cache.js';
export { causal } from './masks/causal.js';
export { MASKED, type MaskRule } from './masks/mask-rule.js';
export { paddingMask } from './masks/padding-mask.js';
export {
  MultiHeadAttention,
  type AttentionConfig,
  type AttentionInputs,
  type MultiHeadAttentionOptions,
} from './multi-head-attention.js';
export { LearnedPositions } from './positions/learned-positions.js';
export type { Positions } from './positions/positions.js';
export { SinusoidalPositions } from './positions/sinusoidal-positions.js';
export {
  attentionWeights,
  scaledDotProductAttention,
  type AttentionOptions,
} from './scaled-dot-product-attention.js';
