import type { BeamSpanModel } from '../heads/beam-span-model.js';
import type { CausalLM } from '../heads/causal-lm.js';
import type { EmbeddingModel } from '../heads/embedding-model.js';
import type { MaskedLM } from '../heads/masked-lm.js';
import type { PermutationLM } from '../heads/permutation-lm.js';
import type { PreTrainingModel } from '../heads/pre-training-model.js';
import type { Seq2SeqLM } from '../heads/seq2seq-lm.js';
import type { SequenceClassifier } from '../heads/sequence-classifier.js';
import type { SpanModel } from '../heads/span-model.js';
import type { TokenClassifier } from '../heads/token-classifier.js';
import type { Architecture } from './architecture.js';
import { beamSpanModels } from './beam-span-models.js';
import { causalLMs } from './causal-lms.js';
import { embeddingModels } from './embedding-models.js';
import { maskedLMs } from './masked-lms.js';
import { permutationLMs } from './permutation-lms.js';
import { preTrainingModels } from './pre-training-models.js';
import { seq2seqLMs } from './seq2seq-lms.js';
import { sequenceClassifiers } from './sequence-classifiers.js';
import { spanModels } from './span-models.js';
import { tokenClassifiers } from './token-classifiers.js';

/** The heads a model can be loaded with, by the names of their classes. */
export interface ModelHeads {
  CausalLM: CausalLM;
  Seq2SeqLM: Seq2SeqLM;
  MaskedLM: MaskedLM;
  PreTrainingModel: PreTrainingModel;
  PermutationLM: PermutationLM;
  SpanModel: SpanModel;
  BeamSpanModel: BeamSpanModel;
  SequenceClassifier: SequenceClassifier;
  TokenClassifier: TokenClassifier;
  EmbeddingModel: EmbeddingModel;
}

export type ModelHead = keyof ModelHeads;

/** Every architecture that can be loaded and saved, by head. */
export const modelHeads: { readonly [Head in ModelHead]: readonly Architecture<ModelHeads[Head]>[] } = {
  CausalLM: causalLMs,
  Seq2SeqLM: seq2seqLMs,
  MaskedLM: maskedLMs,
  PreTrainingModel: preTrainingModels,
  PermutationLM: permutationLMs,
  SpanModel: spanModels,
  BeamSpanModel: beamSpanModels,
  SequenceClassifier: sequenceClassifiers,
  TokenClassifier: tokenClassifiers,
  EmbeddingModel: embeddingModels,
};
