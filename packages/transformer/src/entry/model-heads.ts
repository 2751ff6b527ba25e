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

export const headNames: { readonly [Head in ModelHead]: Head } = {
  CausalLM: 'CausalLM',
  Seq2SeqLM: 'Seq2SeqLM',
  MaskedLM: 'MaskedLM',
  PreTrainingModel: 'PreTrainingModel',
  PermutationLM: 'PermutationLM',
  SpanModel: 'SpanModel',
  BeamSpanModel: 'BeamSpanModel',
  SequenceClassifier: 'SequenceClassifier',
  TokenClassifier: 'TokenClassifier',
  EmbeddingModel: 'EmbeddingModel',
};
