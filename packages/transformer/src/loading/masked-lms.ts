import type { ModelSource } from '@glossa/checkpoint';
import { Bert } from '../architectures/bert/model.js';
import { bertConfigSpec } from '../architectures/bert/config.js';
import { bertMaskedWeights } from '../architectures/bert/weights.js';
import { DistilBert } from '../architectures/distilbert/model.js';
import { distilBertConfigSpec } from '../architectures/distilbert/config.js';
import { distilBertMaskedWeights } from '../architectures/distilbert/weights.js';
import { Roberta } from '../architectures/roberta/model.js';
import { robertaConfigSpec } from '../architectures/roberta/config.js';
import { robertaMaskedWeights } from '../architectures/roberta/weights.js';
import { MaskedLM } from '../heads/masked-lm.js';
import { architecture, type Architecture } from './architecture.js';
import { byModelType } from './by-model-type.js';
import { loadArchitecture, type LoadModelOptions } from './load-architecture.js';

export const maskedLMs: readonly Architecture<MaskedLM>[] = [
  architecture({
    className: 'BertForMaskedLM',
    spec: bertConfigSpec,
    head: MaskedLM<Bert>,
    body: Bert,
    weights: bertMaskedWeights,
  }),
  architecture({
    className: 'DistilBertForMaskedLM',
    spec: distilBertConfigSpec,
    head: MaskedLM<DistilBert>,
    body: DistilBert,
    weights: distilBertMaskedWeights,
  }),
  architecture({
    className: 'RobertaForMaskedLM',
    spec: robertaConfigSpec,
    head: MaskedLM<Roberta>,
    body: Roberta,
    weights: robertaMaskedWeights,
  }),
];

/** Loads a model that fills in masked tokens. See `loadModel` for what is read and thrown. */
export function loadMaskedLM(source: ModelSource, options?: LoadModelOptions): Promise<MaskedLM> {
  return loadArchitecture(byModelType('MaskedLM', maskedLMs), source, options);
}
