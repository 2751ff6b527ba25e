import * as tf from '@tensorflow/tfjs-core';
import { Module, Parameter, toIds, zeros } from '@glossa/tensor';
import { paddingMask, type CachedContext } from '@glossa/attention';
import type { TokenEmbedding } from '../blocks/token-embedding.js';
import { additiveMask, toGrid, type TokenGrids } from './additive-mask.js';
import type { TokenRows } from './causal-lm.js';
import { targetLoss, type Loss, type LossOptions } from './target-loss.js';
import { TiedOutput } from './tied-output.js';

/** A body that predicts in any order, and remembers. */
export interface PermutationModel extends Module {
  readonly config: { readonly vocabSize: number };
  readonly embedding: TokenEmbedding;
  read(
    ids: tf.Tensor2D,
    context: CachedContext,
    inputs: PermutationTensors,
  ): { hidden: tf.Tensor3D; memories: tf.Tensor3D[] };
}

/** The inputs as a body takes them; masks are additive. */
export interface PermutationTensors {
  /** [batch, 1, 1 or length, length] */
  mask?: tf.Tensor | null;
  /** [batch, length] */
  tokenTypeIds?: tf.Tensor2D;
  /** [batch, 1, length, length] */
  permutationMask?: tf.Tensor4D | null;
  /** One-hot [batch, targets, length] */
  targetMapping?: tf.Tensor3D | null;
  /** For each layer [batch, memory, hidden]. */
  memories?: readonly tf.Tensor3D[];
}

export interface PermutationInputs {
  inputIds: TokenRows;
  /** 1 for a token, 0 for padding; default all 1. */
  attentionMask?: TokenRows;
  /** Segments: only whether two ids are equal counts. Default no segments. */
  tokenTypeIds?: TokenRows;
  /** [batch, length, length], 1 where the first position may not look at the second; default none. */
  permutationMask?: TokenGrids;
  /** [batch, targets, length], 1 at the position each target stands for; default every position, seeing itself. */
  targetMapping?: TokenGrids;
  /** What `forward` gave for the text before, for each layer. */
  memories?: readonly tf.Tensor3D[];
}

export interface PermutationBatch extends PermutationInputs {
  /** The token at each target, -100 to ignore it. */
  labels: TokenRows;
}

/** Predicts tokens in any order of positions (Yang et al. 2019, section 2.2). */
export class PermutationLM<M extends PermutationModel = PermutationModel> extends Module {
  // First, so that the shared token vectors go by the body's name.
  readonly model: M;
  readonly output: TiedOutput;

  constructor(model: M) {
    super();
    this.model = model;
    this.output = new TiedOutput(model.embedding.tokens, { bias: new Parameter([model.config.vocabSize], zeros) });
  }

  /** @returns logits [batch, targets, vocab], and for each layer [batch, memory, hidden] for the text that follows */
  forward(inputs: PermutationInputs, context: CachedContext = {}): { logits: tf.Tensor3D; memories: tf.Tensor3D[] } {
    const { inputIds, attentionMask, tokenTypeIds, permutationMask, targetMapping, memories } = inputs;
    const { hidden, memories: next } = this.model.read(toIds(inputIds), context, {
      mask: attentionMask ? additiveMask(attentionMask) : null,
      permutationMask: permutationMask ? paddingMask(tf.sub<tf.Tensor3D>(1, toGrid(permutationMask))) : null,
      targetMapping: targetMapping ? tf.cast(toGrid(targetMapping), 'float32') : null,
      ...(tokenTypeIds && { tokenTypeIds: toIds(tokenTypeIds) }),
      ...(memories && { memories }),
    });
    return { logits: this.output.forward(hidden) as tf.Tensor3D, memories: next };
  }

  /** Mean cross-entropy of the labelled targets, in nats. */
  loss(batch: PermutationBatch, context: CachedContext = {}, options?: LossOptions): Loss {
    return targetLoss(this.forward(batch, context).logits, toIds(batch.labels), options);
  }
}
