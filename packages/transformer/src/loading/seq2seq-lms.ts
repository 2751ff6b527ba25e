import type { ModelSource } from '@glossa/checkpoint';
import { Bart } from '../architectures/bart/model.js';
import { bartConfigSpec } from '../architectures/bart/config.js';
import { bartWeights } from '../architectures/bart/weights.js';
import { Marian } from '../architectures/marian/model.js';
import { marianConfigSpec } from '../architectures/marian/config.js';
import { marianWeights } from '../architectures/marian/weights.js';
import { OriginalTransformer } from '../architectures/original-transformer/model.js';
import { originalTransformerConfigSpec } from '../architectures/original-transformer/config.js';
import { originalTransformerWeights } from '../architectures/original-transformer/weights.js';
import { T5 } from '../architectures/t5/model.js';
import { t5ConfigSpec } from '../architectures/t5/config.js';
import { t5Weights } from '../architectures/t5/weights.js';
import { Seq2SeqLM } from '../heads/seq2seq-lm.js';
import { architecture, type Architecture } from './architecture.js';
import { byModelType } from './by-model-type.js';
import { loadArchitecture, type LoadModelOptions } from './load-architecture.js';

export const seq2seqLMs: readonly Architecture<Seq2SeqLM>[] = [
  architecture({
    className: 'OriginalTransformer',
    spec: originalTransformerConfigSpec,
    head: Seq2SeqLM<OriginalTransformer>,
    body: OriginalTransformer,
    weights: originalTransformerWeights,
  }),
  architecture({
    className: 'T5ForConditionalGeneration',
    spec: t5ConfigSpec,
    head: Seq2SeqLM<T5>,
    body: T5,
    weights: t5Weights,
  }),
  architecture({
    className: 'BartForConditionalGeneration',
    spec: bartConfigSpec,
    head: Seq2SeqLM<Bart>,
    body: Bart,
    weights: bartWeights,
  }),
  architecture({
    className: 'MarianMTModel',
    spec: marianConfigSpec,
    head: Seq2SeqLM<Marian>,
    body: Marian,
    weights: marianWeights,
  }),
];

/** Loads an encoder-decoder. See `loadModel` for what is read and thrown. */
export function loadSeq2SeqLM(source: ModelSource, options?: LoadModelOptions): Promise<Seq2SeqLM> {
  return loadArchitecture(byModelType('Seq2SeqLM', seq2seqLMs), source, options);
}
