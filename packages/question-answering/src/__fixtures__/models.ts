import * as tf from '@tensorflow/tfjs-core';
import { initialize } from '@glossa/tensor';
import { Bert, SpanModel } from '@glossa/transformer';

const config = {
  vocabSize: 259,
  maxPositionEmbeddings: 64,
  typeVocabSize: 2,
  hiddenSize: 16,
  intermediateSize: 32,
  numHiddenLayers: 2,
  numAttentionHeads: 2,
  layerNormEps: 1e-12,
  hiddenDropoutProb: 0,
  attentionProbsDropoutProb: 0,
  initializerRange: 0.5,
  padTokenId: 0,
};

/** Real, small, with random weights: its answers are arbitrary, but always the same. */
export const tinyModel = (typeVocabSize = config.typeVocabSize): SpanModel =>
  initialize(new SpanModel(new Bert({ ...config, typeVocabSize })), { seed: 5 });

/**
 * Gives logits by rule: each span of `targets` (a text and its logit) gets it at the first and last byte wherever a window holds it
 * whole; everything else gets 0, and `[CLS]` gets `none`. Records the lengths of the rows it is given, and their token types.
 */
export function ruleModel(
  targets: Record<string, number>,
  { none = 0, maxPositionEmbeddings = 512, typeVocabSize = 2 } = {},
) {
  const batches: number[][] = [];
  const types: number[][] = [];
  const forward = ({
    inputIds,
    attentionMask,
    tokenTypeIds,
  }: {
    inputIds: number[][];
    attentionMask: number[][];
    tokenTypeIds: number[][];
  }) => {
    batches.push(attentionMask.map((row) => row.reduce((sum, one) => sum + one, 0)));
    types.push(...tokenTypeIds);
    const starts = inputIds.map((row) => row.map((_, column) => (column === 0 ? none : 0)));
    const ends = structuredClone(starts);
    for (const [target, logit] of Object.entries(targets)) {
      const bytes = [...new TextEncoder().encode(target)].map((byte) => byte + 3);
      inputIds.forEach((row, r) => {
        for (let from = 0; from + bytes.length <= row.length; from++) {
          if (tokenTypeIds[r][from] === 0 || !bytes.every((id, index) => row[from + index] === id)) continue;
          starts[r][from] = logit;
          ends[r][from + bytes.length - 1] = logit;
        }
      });
    }
    return { startLogits: tf.tensor2d(starts), endLogits: tf.tensor2d(ends) };
  };
  const model = {
    model: { config: { ...config, maxPositionEmbeddings, typeVocabSize } },
    forward,
    [Symbol.dispose]: () => {},
  };
  return { model: model as unknown as SpanModel, batches, types };
}
