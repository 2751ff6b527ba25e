import * as tf from '@tensorflow/tfjs-core';
import { check, checkInteger, checkOptions } from '@glossa/check';
import { Linear, Module, type Context, type Initializer } from '@glossa/tensor';

export interface AttentionConfig {
  readonly hiddenSize: number;
  readonly numAttentionHeads: number;
  /**
   * Heads of keys and values, each shared by a group of query heads (Shazeer 2019, Ainslie et al. 2023);
   * default numAttentionHeads.
   */
  readonly numKeyValueHeads?: number;
  /** Features of a head; default hiddenSize / numAttentionHeads. */
  readonly headDim?: number;
}

/** A map of the features of each position: a linear layer, one with a low-rank update, a quantized one. */
export interface Projection extends Module {
  /** [..., in] -> [..., out] */
  forward(x: tf.Tensor, context?: Context): tf.Tensor;
}

/** A normalization over the features. */
export interface Norm extends Module {
  forward(x: tf.Tensor): tf.Tensor;
}

/** The four projections of attention. */
export interface AttentionProjections<Part extends Projection = Projection> {
  /** hidden -> query heads · headDim */
  query: Part;
  /** hidden -> key-value heads · headDim */
  key: Part;
  /** hidden -> key-value heads · headDim */
  value: Part;
  /** query heads · headDim -> hidden */
  output: Part;
}

export interface AttentionProjectionsOptions {
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

/**
 * Linear projections for attention of these sizes. Each call makes new parameters.
 *
 * @throws GlossaError `invalid-argument` when the heads do not divide the features, `unknown-option`
 */
export function attentionProjections(
  config: AttentionConfig,
  options: AttentionProjectionsOptions = {},
): AttentionProjections<Linear> {
  checkOptions('attentionProjections', options, {
    bias: true,
    outputBias: true,
    initializer: true,
    queryInitializer: true,
    outputInitializer: true,
  });
  const { hiddenSize } = config;
  const { heads, keyValueHeads, headDim } = attentionSizes('attentionProjections', config);
  const { bias = true, outputBias = bias, initializer } = options;
  const { queryInitializer = initializer, outputInitializer = initializer } = options;
  return {
    query: new Linear(hiddenSize, heads * headDim, { bias, initializer: queryInitializer }),
    key: new Linear(hiddenSize, keyValueHeads * headDim, { bias, initializer }),
    value: new Linear(hiddenSize, keyValueHeads * headDim, { bias, initializer }),
    output: new Linear(heads * headDim, hiddenSize, { bias: outputBias, initializer: outputInitializer }),
  };
}

/** The sizes of the heads, with their defaults. */
export function attentionSizes(where: string, config: AttentionConfig) {
  const { hiddenSize, numAttentionHeads: heads, numKeyValueHeads: keyValueHeads = heads, headDim } = config;
  const isWhole = headDim !== undefined || hiddenSize % heads === 0;
  check(isWhole, `${where}: hiddenSize`, `a multiple of numAttentionHeads ${heads}`, hiddenSize);
  const isShared = heads % keyValueHeads === 0;
  check(isShared, `${where}: numAttentionHeads`, `a multiple of numKeyValueHeads ${keyValueHeads}`, heads);
  return { heads, keyValueHeads, headDim: headDim ?? hiddenSize / heads };
}

/** Applies one norm to each head's features by themselves, as Qwen3 and Gemma 3 do to queries and keys. */
export function perHead(norm: Norm, headDim: number): Norm {
  checkInteger('perHead: headDim', headDim, 1);
  return new PerHead(norm, headDim);
}

class PerHead extends Module implements Norm {
  constructor(
    readonly norm: Norm,
    readonly headDim: number,
  ) {
    super();
  }

  /** [batch, length, heads · headDim] -> the same shape */
  forward(x: tf.Tensor): tf.Tensor {
    const [batch, length, features] = x.shape;
    const heads = tf.reshape(x, [batch, length, features / this.headDim, this.headDim]);
    return tf.reshape(this.norm.forward(heads), x.shape);
  }
}
