import { Linear, normal } from '@glossa/tensor';
import { TiedOutput, type VocabularyProjection } from '../../heads/tied-output.js';
import type { T5 } from './model.js';

/** How states of T5 become logits: by its scaled token embedding, and in v1.1 by a matrix of its own. */
export function t5Output({ config, embedding }: T5): VocabularyProjection {
  const { hiddenSize, vocabSize, tieWordEmbeddings, initializerFactor } = config;
  if (tieWordEmbeddings) return new TiedOutput(embedding.tokens, { scale: hiddenSize ** -0.5 });
  return new Linear(hiddenSize, vocabSize, { bias: false, initializer: normal(initializerFactor) });
}
