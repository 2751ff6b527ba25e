import type * as tf from '@tensorflow/tfjs-core';
import { toIds } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import { additiveMask } from './additive-mask.js';
import type { Classification } from './classification.js';
import { encode, type EncoderInputs, type EncoderModel } from './encoder-model.js';
import { shiftRight, type Seq2SeqModel } from './seq2seq-lm.js';

/** An encoder-decoder that says how its texts are classified. */
export interface RereadingModel extends Seq2SeqModel {
  readonly config: Seq2SeqModel['config'] & { readonly hiddenSize: number };
  readonly classification: Classification;
}

/** A body that reads a text: in both directions, from left to right, or with an encoder and then a decoder. */
export type TextModel = (EncoderModel & { readonly classification?: Classification }) | RereadingModel;

/**
 * Hidden states of texts, [batch, length, hidden]. The decoder of an encoder-decoder reads the text that the encoder has read.
 *
 * @throws on inputs that the body does not take
 */
export function read(model: TextModel, inputs: EncoderInputs, context: CachedContext): tf.Tensor3D {
  return 'encode' in model ? reread(model, inputs, context) : encode(model, inputs, context);
}

function reread(
  model: RereadingModel,
  { inputIds, attentionMask, tokenTypeIds, positionIds }: EncoderInputs,
  context: CachedContext,
): tf.Tensor3D {
  if (tokenTypeIds ?? positionIds)
    throw new Error(
      `SequenceClassifier: an encoder-decoder has no ${tokenTypeIds ? 'tokenTypeIds' : 'positionIds'}, but received them`,
    );
  const memoryMask = attentionMask ? additiveMask(attentionMask) : null;
  const memory = model.encode(toIds(inputIds), context, { mask: memoryMask });
  return model.decode(toIds(shiftRight(inputIds, model.config)), context, { memory, memoryMask });
}
