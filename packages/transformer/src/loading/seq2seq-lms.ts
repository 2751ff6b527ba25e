import type { FileSource, ModelSource } from '@glossa/checkpoint';
import { OriginalTransformer } from '../architectures/original-transformer.js';
import { originalTransformerConfigSpec } from '../architectures/original-transformer-config.js';
import { originalTransformerWeights } from '../architectures/original-transformer-weights.js';
import { Seq2SeqLM } from '../heads/seq2seq-lm.js';
import { architecture, type Architecture } from './architecture.js';
import { loadModel, type LoadModelOptions } from './load-model.js';

export const seq2seqLMs: readonly Architecture<Seq2SeqLM>[] = [
  architecture({
    className: 'OriginalTransformer',
    spec: originalTransformerConfigSpec,
    head: Seq2SeqLM<OriginalTransformer>,
    body: OriginalTransformer,
    weights: originalTransformerWeights,
  }),
];

/** Loads an encoder-decoder. See `loadModel` for what is read and thrown. */
export function loadSeq2SeqLM(source: ModelSource | FileSource, options?: LoadModelOptions): Promise<Seq2SeqLM> {
  return loadModel('Seq2SeqLM', seq2seqLMs, source, options);
}
