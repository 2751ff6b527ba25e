/** Attention Is All You Need (Vaswani et al. 2017), section 3.2.2. */
import * as tf from '@tensorflow/tfjs-core';
import { attention, checkOptions, Dropout, Linear, Module, type Initializer } from '@glossa/tensor';
import { mergeHeads, repeatHeads, splitHeads } from './heads.js';
import type { CachedContext, StoredKeyValue } from './key-value-cache.js';
import type { MaskRule } from './masks/mask-rule.js';
import type { RotaryPositions } from './positions/rotary/rotary-positions.js';
import { attentionWeights } from './scaled-dot-product-attention.js';

export interface AttentionConfig {
  readonly hiddenSize: number;
  readonly numAttentionHeads: number;
  /** Heads of keys and values, each shared by a group of query heads (Shazeer 2019, Ainslie et al. 2023); default numAttentionHeads. */
  readonly numKeyValueHeads?: number;
  /** Features of a head; default hiddenSize / numAttentionHeads. */
  readonly headDim?: number;
}

export interface MultiHeadAttentionOptions {
  /** Which positions may see which; default all. */
  mask?: MaskRule;
  /** Turns queries and keys by their positions; default not. */
  rotary?: RotaryPositions;
  /** What the scores are multiplied by; default 1/√headDim. */
  scale?: number;
  /** Share of the attention weights dropped in training; default 0. */
  dropout?: number;
  /** Of query, key and value; default true. */
  bias?: boolean;
  /** Of the output projection; default as the others. */
  outputBias?: boolean;
  initializer?: Initializer;
  /** Of the query projection; default as the others. */
  queryInitializer?: Initializer;
  /** Of the output projection; default as the others. */
  outputInitializer?: Initializer;
}

/** What attention reads beside its own input. */
export interface AttentionInputs {
  /** Cross-attention looks at these positions instead of its own, [batch, keys, hidden]. */
  memory?: tf.Tensor3D;
  /** Additive, for example a padding mask; broadcastable to [batch, heads, queries, keys]. */
  mask?: tf.Tensor | null;
}

/**
 * Several attentions side by side, each on its own projection of the input; query heads may share keys and values in groups
 * (grouped-query attention), or all share one (multi-query attention). Traces its `weights`.
 */
export class MultiHeadAttention extends Module {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;
  readonly dropout: Dropout;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly mask: MaskRule | null;
  readonly rotary: RotaryPositions | null;
  readonly scale: number;

  constructor(config: AttentionConfig, options: MultiHeadAttentionOptions = {}) {
    super();
    checkOptions('MultiHeadAttention', options, [
      ...['mask', 'rotary', 'scale', 'dropout', 'bias', 'outputBias'],
      ...['initializer', 'queryInitializer', 'outputInitializer'],
    ]);
    const {
      hiddenSize,
      numAttentionHeads,
      numKeyValueHeads = numAttentionHeads,
      headDim = hiddenSize / numAttentionHeads,
    } = config;
    if (!Number.isInteger(headDim)) {
      throw new Error(
        `MultiHeadAttention: hiddenSize ${hiddenSize} is not a multiple of numAttentionHeads ${numAttentionHeads}`,
      );
    }
    if (numAttentionHeads % numKeyValueHeads !== 0) {
      throw new Error(
        `MultiHeadAttention: numAttentionHeads ${numAttentionHeads} is not a multiple of numKeyValueHeads ${numKeyValueHeads}`,
      );
    }
    const {
      bias = true,
      outputBias = bias,
      initializer,
      queryInitializer = initializer,
      outputInitializer = initializer,
    } = options;
    this.query = new Linear(hiddenSize, numAttentionHeads * headDim, { bias, initializer: queryInitializer });
    this.key = new Linear(hiddenSize, numKeyValueHeads * headDim, { bias, initializer });
    this.value = new Linear(hiddenSize, numKeyValueHeads * headDim, { bias, initializer });
    this.output = new Linear(numAttentionHeads * headDim, hiddenSize, {
      bias: outputBias,
      initializer: outputInitializer,
    });
    this.dropout = new Dropout(options.dropout ?? 0);
    this.heads = numAttentionHeads;
    this.keyValueHeads = numKeyValueHeads;
    this.mask = options.mask ?? null;
    this.rotary = options.rotary ?? null;
    this.scale = options.scale ?? 1 / Math.sqrt(headDim);
  }

  /** [batch, queries, hidden] -> [batch, queries, hidden] */
  forward(x: tf.Tensor3D, context: CachedContext = {}, inputs: AttentionInputs = {}): tf.Tensor3D {
    const offset = context.cache?.lengthOf(this) ?? 0;
    const query = this.turn(splitHeads(this.query.forward(x) as tf.Tensor3D, this.heads), offset);
    const { key, value, length } = this.keysAndValues(x, inputs.memory, context, offset);
    const { scale } = this;
    const mask = inputs.mask ? this.ofHeldKeys(inputs.mask, length, offset + x.shape[1]) : undefined;
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
    return this.output.forward(mergeHeads(mixed)) as tf.Tensor3D;
  }

  /** Of a mask over all positions the part for those that a sliding window has not forgotten. */
  private ofHeldKeys(mask: tf.Tensor, held: number, seen: number): tf.Tensor {
    if (held >= seen || mask.shape.at(-1) !== seen) return mask;
    return tf.slice(mask, [...mask.shape.slice(0, -1).fill(0), seen - held], [...mask.shape.slice(0, -1), held]);
  }

  private turn(x: tf.Tensor4D, offset: number): tf.Tensor4D {
    return this.rotary ? this.rotary.forward(x, offset) : x;
  }

  /** Of which the first `length` positions count. */
  private keysAndValues(
    x: tf.Tensor3D,
    memory: tf.Tensor3D | undefined,
    { cache }: CachedContext,
    offset: number,
  ): StoredKeyValue {
    const split = (projected: tf.Tensor) => splitHeads(projected as tf.Tensor3D, this.keyValueHeads);
    const project = () => ({
      key: this.turn(split(this.key.forward(memory ?? x)), offset),
      value: split(this.value.forward(memory ?? x)),
    });
    if (cache && !memory) {
      const { key, value } = project();
      return cache.append(this, key, value, this.mask?.fused.window);
    }
    const all = cache ? cache.cross(this, project) : project();
    return { ...all, length: all.key.shape[2] };
  }
}
