/** Attention Is All You Need (Vaswani et al. 2017), section 3.2.2. */
import * as tf from '@tensorflow/tfjs-core';
import { attention, checkOptions, Dropout, Linear, Module, type Initializer } from '@glossa/tensor';
import { mergeHeads, splitHeads } from './heads.js';
import type { CachedContext } from './key-value-cache.js';
import type { MaskRule } from './masks/mask-rule.js';
import { attentionWeights } from './scaled-dot-product-attention.js';

export interface AttentionConfig {
  readonly hiddenSize: number;
  readonly numAttentionHeads: number;
}

export interface MultiHeadAttentionOptions {
  /** Which positions may see which; default all. */
  mask?: MaskRule;
  /** Share of the attention weights dropped in training; default 0. */
  dropout?: number;
  initializer?: Initializer;
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

/** Several attentions side by side, each on its own projection of the input. Traces its `weights`. */
export class MultiHeadAttention extends Module {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;
  readonly dropout: Dropout;
  readonly heads: number;
  readonly mask: MaskRule | null;

  constructor(config: AttentionConfig, options: MultiHeadAttentionOptions = {}) {
    super();
    checkOptions('MultiHeadAttention', options, ['mask', 'dropout', 'initializer', 'outputInitializer']);
    const { hiddenSize, numAttentionHeads } = config;
    if (hiddenSize % numAttentionHeads !== 0) {
      throw new Error(`MultiHeadAttention: hiddenSize ${hiddenSize} is not a multiple of numAttentionHeads ${numAttentionHeads}`);
    }
    const { mask = null, dropout = 0, initializer, outputInitializer = initializer } = options;
    this.query = new Linear(hiddenSize, hiddenSize, { initializer });
    this.key = new Linear(hiddenSize, hiddenSize, { initializer });
    this.value = new Linear(hiddenSize, hiddenSize, { initializer });
    this.output = new Linear(hiddenSize, hiddenSize, { initializer: outputInitializer });
    this.dropout = new Dropout(dropout);
    this.heads = numAttentionHeads;
    this.mask = mask;
  }

  /** [batch, queries, hidden] -> [batch, queries, hidden] */
  forward(x: tf.Tensor3D, context: CachedContext = {}, inputs: AttentionInputs = {}): tf.Tensor3D {
    const query = this.split(this.query.forward(x));
    const { key, value } = this.keysAndValues(x, inputs.memory, context);
    const mask = inputs.mask ?? undefined;
    // The fused form of scaledDotProductAttention: it never holds all weights at once, so a trace computes them again.
    const mixed = attention(query, key, value, { ...this.mask?.fused, mask, dropout: this.dropout.draw(context) });
    if (context.trace) {
      const rule = this.mask?.build(query.shape[2], key.shape[2]);
      context.trace.record(this, 'weights', attentionWeights(query, key, { mask: rule && mask ? tf.add(rule, mask) : (rule ?? mask) }));
    }
    return this.output.forward(mergeHeads(mixed)) as tf.Tensor3D;
  }

  private split(x: tf.Tensor): tf.Tensor4D {
    return splitHeads(x as tf.Tensor3D, this.heads);
  }

  private keysAndValues(x: tf.Tensor3D, memory: tf.Tensor3D | undefined, { cache }: CachedContext) {
    const project = () => ({
      key: this.split(this.key.forward(memory ?? x)),
      value: this.split(this.value.forward(memory ?? x)),
    });
    if (!cache) return project();
    if (memory) return cache.cross(this, project);
    const { key, value } = project();
    return cache.append(this, key, value);
  }
}
