import type { ModelSource } from '@glossa/checkpoint';
import { Bert } from '../architectures/bert/model.js';
import { bertConfigSpec } from '../architectures/bert/config.js';
import { bertSpanWeights } from '../architectures/bert/weights.js';
import { DistilBert } from '../architectures/distilbert/model.js';
import { distilBertConfigSpec } from '../architectures/distilbert/config.js';
import { distilBertSpanWeights } from '../architectures/distilbert/weights.js';
import { Roberta } from '../architectures/roberta/model.js';
import { robertaConfigSpec } from '../architectures/roberta/config.js';
import { robertaSpanWeights } from '../architectures/roberta/weights.js';
import { Xlnet } from '../architectures/xlnet/model.js';
import { xlnetConfigSpec } from '../architectures/xlnet/config.js';
import { xlnetSpanWeights } from '../architectures/xlnet/weights.js';
import { SpanModel } from '../heads/span-model.js';
import { architecture, type Architecture } from './architecture.js';
import { byModelType } from './by-model-type.js';
import { loadArchitecture, type LoadModelOptions } from './load-architecture.js';

export const spanModels: readonly Architecture<SpanModel>[] = [
  architecture({
    className: 'BertForQuestionAnswering',
    spec: bertConfigSpec,
    head: SpanModel<Bert>,
    body: Bert,
    weights: bertSpanWeights,
  }),
  architecture({
    className: 'DistilBertForQuestionAnswering',
    spec: distilBertConfigSpec,
    head: SpanModel<DistilBert>,
    body: DistilBert,
    weights: distilBertSpanWeights,
  }),
  architecture({
    className: 'RobertaForQuestionAnswering',
    spec: robertaConfigSpec,
    head: SpanModel<Roberta>,
    body: Roberta,
    weights: robertaSpanWeights,
  }),
  architecture({
    className: 'XLNetForQuestionAnsweringSimple',
    spec: xlnetConfigSpec,
    head: SpanModel<Xlnet>,
    body: Xlnet,
    weights: xlnetSpanWeights,
  }),
];

/** Loads a model that finds spans. See `loadModel` for what is read and thrown. */
export function loadSpanModel(source: ModelSource, options?: LoadModelOptions): Promise<SpanModel> {
  return loadArchitecture(byModelType('SpanModel', spanModels), source, options);
}
