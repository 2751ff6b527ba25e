import * as tf from '@tensorflow/tfjs-core';
import { initialize } from '@glossa/tensor';
import { OriginalTransformer, Seq2SeqLM } from '@glossa/transformer';

export const config = {
  vocabSize: 259,
  hiddenSize: 16,
  intermediateSize: 32,
  encoderLayers: 2,
  decoderLayers: 3,
  numAttentionHeads: 2,
  layerNormEps: 1e-5,
  dropout: 0,
  padTokenId: 0,
  decoderStartTokenId: 1,
  eosTokenId: 2,
};

/** Real, small, with random weights: it translates to noise, but always to the same. */
export const tinyModel = (vocabSize = config.vocabSize): Seq2SeqLM =>
  initialize(new Seq2SeqLM(new OriginalTransformer({ ...config, vocabSize })), { seed: 11 });

/** Translates each source to itself, in upper case where that is ASCII; counts the sources of each batch. */
export function copyModel(maxLength?: number) {
  const batches: number[] = [];
  const decoder = (inputIds: number[][], mask?: number[][]) => {
    batches.push(inputIds.length);
    return {
      start: (prompts: number[]) => ({ done: prompts.map(() => 0), rows: prompts, [Symbol.dispose]: () => {} }),
      step: (state: { done: number[]; rows: number[] }, ids: number[][]) => {
        const targets = ids.map((_, row) => {
          const source = inputIds[state.rows[row]].filter((_, column) => mask?.[state.rows[row]][column] ?? 1);
          const id = source[state.done[row]++] ?? 2;
          return isLower(id) ? id - 32 : id;
        });
        return tf.mul<tf.Tensor2D>(tf.oneHot(targets, config.vocabSize), 9);
      },
      reorder: (state: { done: number[]; rows: number[] }, rows: number[]) => {
        state.done = rows.map((row) => state.done[row]);
        state.rows = rows.map((row) => state.rows[row]);
      },
      [Symbol.dispose]: () => {},
    };
  };
  const model = {
    model: { config, embedding: { positions: { count: maxLength } } },
    decoder,
    [Symbol.dispose]: () => {},
  };
  return { model: model as unknown as Seq2SeqLM, batches };
}

const isLower = (id: number) => id - 3 >= 97 && id - 3 <= 122;
