import * as tf from '@tensorflow/tfjs-core';
import { check, checkOptions } from '@glossa/check';
import { Dropout, Embedding, Module, type Initializer } from '@glossa/tensor';
import { LearnedPositions, type CachedContext, type Positions } from '@glossa/attention';
import type { Norm } from './sublayer.js';

export interface TokenEmbeddingConfig {
  readonly vocabSize: number;
  readonly hiddenSize: number;
}

export interface TokenEmbeddingParts {
  /** Absolute positions; none where attention knows distances itself. */
  positions?: Positions;
  /** Another embedding's token vectors, to share them. */
  tokens?: Embedding;
  /** An id whose vector is not trained by being looked up. */
  paddingId?: number;
  /** Vectors for the kinds of text a sequence is made of, such as question and context. */
  tokenTypes?: Embedding;
  /** What the token vectors are multiplied by; default 1. */
  scale?: number;
  norm?: Norm;
  dropout?: number;
  initializer?: Initializer;
}

/** Token, position and token-type vectors, added. Traces its `output`. */
export class TokenEmbedding extends Module {
  readonly tokens: Embedding;
  readonly positions: Positions | null;
  readonly tokenTypes: Embedding | null;
  readonly norm: Norm | null;
  readonly dropout: Dropout;
  readonly scale: number;

  constructor(config: TokenEmbeddingConfig, parts: TokenEmbeddingParts) {
    super();
    checkOptions('TokenEmbedding', parts, {
      positions: true,
      tokens: true,
      paddingId: true,
      tokenTypes: true,
      scale: true,
      norm: true,
      dropout: true,
      initializer: true,
    });
    this.tokens =
      parts.tokens ?? new Embedding(config.vocabSize, config.hiddenSize, parts.initializer, parts.paddingId);
    this.positions = parts.positions ?? null;
    this.tokenTypes = parts.tokenTypes ?? null;
    this.norm = parts.norm ?? null;
    this.dropout = new Dropout(parts.dropout ?? 0);
    this.scale = parts.scale ?? 1;
  }

  /**
   * Positions follow those that `context.cache` has seen.
   *
   * @param ids [batch, length]
   * @param tokenTypeIds [batch, length]; default all 0; ignored where there are no token types
   * @param positionIds [batch, length], rows of learned positions; default one after the other
   * @returns [batch, length, hidden]
   */
  forward(
    ids: tf.Tensor2D,
    context: CachedContext,
    tokenTypeIds?: tf.Tensor2D,
    positionIds?: tf.Tensor2D,
  ): tf.Tensor3D {
    const tokens = this.tokens.forward(ids);
    let sum = this.scale === 1 ? tokens : tf.mul(tokens, this.scale);
    if (this.positions) sum = tf.add(sum, this.positionsOf(this.positions, ids, context, positionIds));
    if (this.tokenTypes) sum = tf.add(sum, this.tokenTypes.forward(tokenTypeIds ?? tf.zerosLike(ids)));
    const output = this.dropout.forward(this.norm ? this.norm.forward(sum) : sum, context) as tf.Tensor3D;
    context.trace?.record(this, 'output', output);
    return output;
  }

  private positionsOf(
    positions: Positions,
    ids: tf.Tensor2D,
    context: CachedContext,
    positionIds?: tf.Tensor2D,
  ): tf.Tensor {
    if (!positionIds) return positions.forward(ids.shape[1], context.cache?.length ?? 0);
    check(
      positions instanceof LearnedPositions,
      'TokenEmbedding: positionIds',
      'none, as only learned positions can be chosen',
      positionIds.shape,
    );
    return positions.lookup(positionIds);
  }
}
