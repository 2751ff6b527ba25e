import type { ModelSource } from '@glossa/checkpoint';
import { Bert } from '../architectures/bert/model.js';
import { bertConfigSpec } from '../architectures/bert/config.js';
import { bertPreTrainingWeights } from '../architectures/bert/weights.js';
import { PreTrainingModel } from '../heads/pre-training-model.js';
import { architecture, type Architecture } from './architecture.js';
import { byModelType } from './by-model-type.js';
import { loadArchitecture, type LoadModelOptions } from './load-architecture.js';

export const preTrainingModels: readonly Architecture<PreTrainingModel>[] = [
  architecture({
    className: 'BertForPreTraining',
    spec: bertConfigSpec,
    head: PreTrainingModel<Bert>,
    body: Bert,
    weights: bertPreTrainingWeights,
  }),
];

/** Loads a model with both of BERT's tasks of pre-training. See `loadModel` for what is read and thrown. */
export function loadPreTrainingModel(source: ModelSource, options?: LoadModelOptions): Promise<PreTrainingModel> {
  return loadArchitecture(byModelType('PreTrainingModel', preTrainingModels), source, options);
}
