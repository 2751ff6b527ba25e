import * as tf from '@tensorflow/tfjs-core';
import { Linear, Module, toIds } from '@glossa/tensor';
import { KeyValueCache, type CachedContext } from '@glossa/attention';
import type { SpecialTokenIds } from './special-token-ids.js';
import type { TokenEmbedding } from '../blocks/token-embedding.js';
import { IGNORED, targetLoss, type Loss, type LossOptions } from './target-loss.js';
import { TiedOutput, type VocabularyProjection } from './tied-output.js';

/** Token ids [batch, length]. */
export type TokenRows = readonly ArrayLike<number>[];

/** A body that predicts from left to right. */
export interface CausalModel extends Module {
  readonly config: SpecialTokenIds & {
    readonly vocabSize: number;
    /** Undefined when there is no end. */
    readonly maxPositionEmbeddings?: number;
    /** Whether the output matrix is the token embedding; default true. */
    readonly tieWordEmbeddings?: boolean;
  };
  readonly embedding: TokenEmbedding;
  forward(ids: tf.Tensor2D, context?: CachedContext): tf.Tensor3D;
}

export interface CausalBatch {
  inputIds: TokenRows;
  /** The token that follows each position, -100 to ignore it; default: `inputIds` one to the left. */
  labels?: TokenRows;
}

/** Predicts the next token. */
export class CausalLM<M extends CausalModel = CausalModel> extends Module {
  // A tied matrix goes by the name of its first place: the token embedding.
  readonly model: M;
  readonly output: VocabularyProjection;

  constructor(model: M) {
    super();
    this.model = model;
    const { tokens } = model.embedding;
    const [vocabSize, hiddenSize] = tokens.weight.shape;
    const isTied = model.config.tieWordEmbeddings ?? true;
    this.output = isTied
      ? new TiedOutput(tokens)
      : new Linear(hiddenSize, vocabSize, { bias: false, initializer: tokens.weight.initializer });
  }

  /** @returns logits of the token after each position, [batch, length, vocab] */
  forward(inputIds: TokenRows, context: CachedContext = {}): tf.Tensor3D {
    return this.logits(this.model.forward(toIds(inputIds), context));
  }

  /** Mean cross-entropy, in nats. */
  loss({ inputIds, labels }: CausalBatch, context: CachedContext = {}, options?: LossOptions): Loss {
    const targets = labels ?? inputIds.map((row) => [...Array.from(row).slice(1), IGNORED]);
    return targetLoss(this.forward(inputIds, context), toIds(targets), options);
  }

  /** What a search steps through: one key-value cache is the state. */
  decoder() {
    return {
      maxLength: this.model.config.maxPositionEmbeddings,
      start: (_prompts: readonly number[]) => new KeyValueCache(),
      step: (cache: KeyValueCache, ids: TokenRows): tf.Tensor2D =>
        tf.tidy(() => lastPosition((last) => this.logits(last), this.model.forward(toIds(ids), { cache }))),
      reorder: (cache: KeyValueCache, rows: readonly number[]): void => cache.reorder(rows),
      truncate: (cache: KeyValueCache, length: number): boolean => cache.truncate(length),
    };
  }

  private logits(hidden: tf.Tensor3D): tf.Tensor3D {
    return this.output.forward(hidden) as tf.Tensor3D;
  }
}

/** The logits of the last position only, [batch, vocab]. */
export function lastPosition(logits: (hidden: tf.Tensor3D) => tf.Tensor3D, hidden: tf.Tensor3D): tf.Tensor2D {
  const [batch, length, features] = hidden.shape;
  return tf.squeeze(logits(tf.slice(hidden, [0, length - 1, 0], [batch, 1, features])), [1]);
}
