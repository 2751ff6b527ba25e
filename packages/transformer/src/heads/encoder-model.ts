import type * as tf from '@tensorflow/tfjs-core';
import { toIds, type Module } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { SpecialTokenIds } from './special-token-ids.js';
import type { TokenEmbedding } from '../blocks/token-embedding.js';
import { additiveMask, type TokenGrids } from './additive-mask.js';
import type { TokenRows } from './causal-lm.js';

/** A body that reads in both directions. */
export interface EncoderModel extends Module {
  readonly config: SpecialTokenIds & { readonly hiddenSize: number; readonly initializerRange: number };
  readonly embedding: TokenEmbedding;
  /** @returns hidden states [batch, length, hidden] */
  forward(
    ids: tf.Tensor2D,
    context?: CachedContext,
    inputs?: { mask?: tf.Tensor | null; tokenTypeIds?: tf.Tensor2D; positionIds?: tf.Tensor2D },
  ): tf.Tensor3D;
}

export interface EncoderInputs {
  inputIds: TokenRows;
  /** 1 for a token, 0 for padding; or for each position a row of its own, 1 where it may look. Default all 1. */
  attentionMask?: TokenRows | TokenGrids;
  /** 0 for the first text, 1 for the second, or as the model was trained; default all 0. */
  tokenTypeIds?: TokenRows;
  /** Rows of the learned positions; default as the model counts them. */
  positionIds?: TokenRows;
}

/** Hidden states of token rows, [batch, length, hidden]. */
export function encode(model: EncoderModel, inputs: EncoderInputs, context: CachedContext): tf.Tensor3D {
  const { inputIds, attentionMask, tokenTypeIds, positionIds } = inputs;
  return model.forward(toIds(inputIds), context, {
    mask: attentionMask ? additiveMask(attentionMask) : null,
    ...(tokenTypeIds && { tokenTypeIds: toIds(tokenTypeIds) }),
    ...(positionIds && { positionIds: toIds(positionIds) }),
  });
}
