/**
 * `loadModel` by head: each function reaches only the architectures that can have it. See `loadModel` for what is
 * thrown.
 */
import type { ModelSource } from '@glossa/checkpoint';
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
import { allArchitectures, decoders, encoderDecoders, encoders } from './architectures.js';
import { loadHead, type LoadModelOptions } from './load-model.js';

/** Loads a model that predicts the next token. */
export function loadCausalLM(source: ModelSource, options?: LoadModelOptions): Promise<CausalLM> {
  return loadHead('loadCausalLM', decoders, 'CausalLM', source, options);
}

/** Loads an encoder-decoder. */
export function loadSeq2SeqLM(source: ModelSource, options?: LoadModelOptions): Promise<Seq2SeqLM> {
  return loadHead('loadSeq2SeqLM', encoderDecoders, 'Seq2SeqLM', source, options);
}

/** Loads a model that fills in masked tokens. */
export function loadMaskedLM(source: ModelSource, options?: LoadModelOptions): Promise<MaskedLM> {
  return loadHead('loadMaskedLM', encoders, 'MaskedLM', source, options);
}

/** Loads a model with both of BERT's tasks of pre-training. */
export function loadPreTrainingModel(source: ModelSource, options?: LoadModelOptions): Promise<PreTrainingModel> {
  return loadHead('loadPreTrainingModel', encoders, 'PreTrainingModel', source, options);
}

/** Loads a model that predicts tokens in any order. */
export function loadPermutationLM(source: ModelSource, options?: LoadModelOptions): Promise<PermutationLM> {
  return loadHead('loadPermutationLM', encoders, 'PermutationLM', source, options);
}

/** Loads a model that finds spans. */
export function loadSpanModel(source: ModelSource, options?: LoadModelOptions): Promise<SpanModel> {
  return loadHead('loadSpanModel', encoders, 'SpanModel', source, options);
}

/** Loads a model that finds spans whose ends depend on their starts. */
export function loadBeamSpanModel(source: ModelSource, options?: LoadModelOptions): Promise<BeamSpanModel> {
  return loadHead('loadBeamSpanModel', encoders, 'BeamSpanModel', source, options);
}

/** Loads a model that puts texts into classes. */
export function loadSequenceClassifier(source: ModelSource, options?: LoadModelOptions): Promise<SequenceClassifier> {
  return loadHead('loadSequenceClassifier', allArchitectures(), 'SequenceClassifier', source, options);
}

/** Loads a model that puts each token into a class. */
export function loadTokenClassifier(source: ModelSource, options?: LoadModelOptions): Promise<TokenClassifier> {
  return loadHead('loadTokenClassifier', [...encoders, ...decoders], 'TokenClassifier', source, options);
}

/**
 * Loads a model that turns texts into vectors; what heads its checkpoint has are left aside. How states are pooled is
 * what a folder of sentence-transformers says (`modules.json`, `1_Pooling/config.json`), or `pooling` in `config.json`;
 * else the mean.
 */
export function loadEmbeddingModel(source: ModelSource, options?: LoadModelOptions): Promise<EmbeddingModel> {
  return loadHead('loadEmbeddingModel', encoders, 'EmbeddingModel', source, options);
}
