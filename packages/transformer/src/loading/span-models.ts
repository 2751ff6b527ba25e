import type { FileSource, ModelSource } from '@glossa/checkpoint';
import { Bert } from '../architectures/bert.js';
import { bertConfigSpec } from '../architectures/bert-config.js';
import { bertSpanWeights } from '../architectures/bert-weights.js';
import { SpanModel } from '../heads/span-model.js';
import { architecture, type Architecture } from './architecture.js';
import { loadModel, type LoadModelOptions } from './load-model.js';

export const spanModels: readonly Architecture<SpanModel>[] = [
  architecture({
    className: 'BertForQuestionAnswering',
    spec: bertConfigSpec,
    head: SpanModel<Bert>,
    body: Bert,
    weights: bertSpanWeights,
  }),
];

/** Loads a model that finds spans. See `loadModel` for what is read and thrown. */
export function loadSpanModel(source: ModelSource | FileSource, options?: LoadModelOptions): Promise<SpanModel> {
  return loadModel('SpanModel', spanModels, source, options);
}
