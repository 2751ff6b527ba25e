import type * as tf from '@tensorflow/tfjs-core';
import { check, inWords } from '@glossa/check';
import { toIds } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import { additiveMask } from './additive-mask.js';
import { encode, type EncoderInputs, type EncoderModel } from './encoder-model.js';
import { shiftRight, type Seq2SeqModel } from './seq2seq-lm.js';

/** An encoder-decoder whose decoder reads a text again, to classify it. */
export interface RereadingModel extends Seq2SeqModel {
  readonly config: Seq2SeqModel['config'] & { readonly hiddenSize: number };
}

/** A body that reads a text: in both directions, from left to right, or with an encoder and then a decoder. */
export type TextModel = EncoderModel | RereadingModel;

/**
 * Hidden states of texts, [batch, length, hidden]. The decoder of an encoder-decoder reads the text that the encoder
 * has read.
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
  const given = tokenTypeIds ? 'tokenTypeIds' : 'positionIds';
  check(!(tokenTypeIds ?? positionIds), 'SequenceClassifier', 'ids and a mask for an encoder-decoder', inWords(given));
  const memoryMask = attentionMask ? additiveMask(attentionMask) : null;
  const memory = model.encode(toIds(inputIds), context, { mask: memoryMask });
  return model.decode(toIds(shiftRight(inputIds, model.config)), context, { memory, memoryMask });
}
