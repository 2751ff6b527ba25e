/** Attention Is All You Need (Vaswani et al. 2017), section 3.2.2. */
import * as tf from '@tensorflow/tfjs-core';
import { checkOptions } from '@glossa/check';
import { attention, Dropout, Module } from '@glossa/tensor';
import { mergeHeads, repeatHeads, splitHeads } from './heads.js';
import type { CachedContext, StoredKeyValue } from './key-value-cache.js';
import type { MaskRule } from './masks/mask-rule.js';
import {
  attentionProjections,
  attentionSizes,
  type AttentionConfig,
  type AttentionProjections,
  type Norm,
  type Projection,
} from './projections.js';
import { attentionWeights } from './scaled-dot-product-attention.js';

/** Positions that are put into queries and keys, such as `RotaryPositions`. */
export interface HeadPositions extends Module {
  /** [batch, heads, length, headDim] -> the same shape; `offset` is the position of the first row. */
  forward(x: tf.Tensor4D, offset: number): tf.Tensor4D;
}

export interface MultiHeadAttentionParts {
  /** Default `attentionProjections(config)`. Layers that are given the same ones share them. */
  projections?: AttentionProjections;
  /**
   * Of the projected queries, [batch, length, heads · headDim], before positions: a norm over all features as OLMo 2
   * has, or `perHead(norm, headDim)` as Qwen3 and Gemma 3 have. Default none.
   */
  queryNorm?: Norm;
  /** Of the projected keys, as `queryNorm` is of the queries. */
  keyNorm?: Norm;
  /** Positions of queries and keys; default none. */
  positions?: HeadPositions;
  /** Which positions may see which; default all. */
  mask?: MaskRule;
  /** What the scores are multiplied by; default 1/√headDim. */
  scale?: number;
  /** Share of the attention weights dropped in training; default 0. */
  dropout?: number;
}

/** What attention reads beside its own input. */
export interface AttentionInputs {
  /** Cross-attention looks at these positions instead of its own, [batch, keys, hidden]. */
  memory?: tf.Tensor3D;
  /** Additive, for example a padding mask; broadcastable to [batch, heads, queries, keys]. */
  mask?: tf.Tensor | null;
}

/**
 * Several attentions side by side, each on its own projection of the input; query heads may share keys and values in
 * groups (grouped-query attention), or all share one (multi-query attention). Traces its `weights`.
 */
export class MultiHeadAttention extends Module {
  readonly query: Projection;
  readonly key: Projection;
  readonly value: Projection;
  readonly output: Projection;
  readonly queryNorm: Norm | null;
  readonly keyNorm: Norm | null;
  readonly dropout: Dropout;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly mask: MaskRule | null;
  readonly positions: HeadPositions | null;
  readonly scale: number;

  /** @throws GlossaError `invalid-argument` when the heads do not divide the features, `unknown-option` */
  constructor(config: AttentionConfig, parts: MultiHeadAttentionParts = {}) {
    super();
    checkOptions('MultiHeadAttention', parts, {
      projections: true,
      queryNorm: true,
      keyNorm: true,
      positions: true,
      mask: true,
      scale: true,
      dropout: true,
    });
    const { heads, keyValueHeads, headDim } = attentionSizes('MultiHeadAttention', config);
    const { query, key, value, output } = parts.projections ?? attentionProjections(config);
    this.query = query;
    this.key = key;
    this.value = value;
    this.output = output;
    this.queryNorm = parts.queryNorm ?? null;
    this.keyNorm = parts.keyNorm ?? null;
    this.dropout = new Dropout(parts.dropout ?? 0);
    this.heads = heads;
    this.keyValueHeads = keyValueHeads;
    this.mask = parts.mask ?? null;
    this.positions = parts.positions ?? null;
    this.scale = parts.scale ?? 1 / Math.sqrt(headDim);
  }

  /** [batch, queries, hidden] -> [batch, queries, hidden] */
  forward(x: tf.Tensor3D, context: CachedContext = {}, inputs: AttentionInputs = {}): tf.Tensor3D {
    const offset = context.cache?.lengthOf(this) ?? 0;
    const projected = project(this.query, x, context, this.queryNorm);
    const query = this.addPositions(splitHeads(projected, this.heads), offset);
    const { key, value, length } = this.keysAndValues(x, inputs.memory, context, offset);
    const { scale } = this;
    const mask = inputs.mask ? this.maskOfHeldKeys(inputs.mask, length, offset + x.shape[1]) : undefined;
    // The fused form of scaledDotProductAttention: it never holds all weights at once, so a trace computes them again.
    const mixed = attention(query, key, value, {
      ...this.mask?.fused,
      keys: length,
      mask,
      scale,
      dropout: this.dropout.draw(context),
    });
    if (context.trace) {
      const seen = tf.slice(key, [0, 0, 0, 0], [-1, -1, length, -1]);
      const rule = this.mask?.build(query.shape[2], length);
      const weights = attentionWeights(query, repeatHeads(seen, this.heads), {
        mask: rule && mask ? tf.add(rule, mask) : (rule ?? mask),
        scale,
      });
      context.trace.record(this, 'weights', weights);
    }
    return project(this.output, mergeHeads(mixed), context);
  }

  /** The part of a mask over all positions that is about the keys which a sliding window still holds. */
  private maskOfHeldKeys(mask: tf.Tensor, held: number, seen: number): tf.Tensor {
    if (held >= seen || mask.shape.at(-1) !== seen) return mask;
    return tf.slice(mask, [...mask.shape.slice(0, -1).fill(0), seen - held], [...mask.shape.slice(0, -1), held]);
  }

  private addPositions(x: tf.Tensor4D, offset: number): tf.Tensor4D {
    return this.positions ? this.positions.forward(x, offset) : x;
  }

  /** Keys and values, of which the first `length` positions count. */
  private keysAndValues(
    x: tf.Tensor3D,
    memory: tf.Tensor3D | undefined,
    context: CachedContext,
    offset: number,
  ): StoredKeyValue {
    const { cache } = context;
    const compute = () => {
      const key = project(this.key, memory ?? x, context, this.keyNorm);
      const value = project(this.value, memory ?? x, context);
      return {
        key: this.addPositions(splitHeads(key, this.keyValueHeads), offset),
        value: splitHeads(value, this.keyValueHeads),
      };
    };
    if (cache && !memory) {
      const { key, value } = compute();
      return cache.append(this, key, value, this.mask?.fused.window);
    }
    const all = cache ? cache.cross(this, compute) : compute();
    return { ...all, length: all.key.shape[2] };
  }
}

function project(part: Projection, x: tf.Tensor3D, context: CachedContext, norm: Norm | null = null): tf.Tensor3D {
  const features = part.forward(x, context);
  return (norm ? norm.forward(features) : features) as tf.Tensor3D;
}
