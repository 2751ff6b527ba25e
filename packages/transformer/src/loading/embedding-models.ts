import type { FileSource, ModelSource } from '@glossa/checkpoint';
import { Bert } from '../architectures/bert.js';
import { bertConfigSpec } from '../architectures/bert-config.js';
import { bertEmbeddingWeights } from '../architectures/bert-weights.js';
import { DistilBert } from '../architectures/distilbert.js';
import { distilBertConfigSpec } from '../architectures/distilbert-config.js';
import { distilBertEmbeddingWeights } from '../architectures/distilbert-weights.js';
import { Roberta } from '../architectures/roberta.js';
import { robertaConfigSpec } from '../architectures/roberta-config.js';
import { robertaEmbeddingWeights } from '../architectures/roberta-weights.js';
import { EmbeddingModel } from '../heads/embedding-model.js';
import { architecture, type Architecture } from './architecture.js';
import { byModelType } from './by-model-type.js';
import { loadArchitecture, type LoadModelOptions } from './load-architecture.js';

export const embeddingModels: readonly Architecture<EmbeddingModel>[] = [
  architecture({
    className: 'BertModel',
    spec: bertConfigSpec,
    head: EmbeddingModel<Bert>,
    body: Bert,
    weights: bertEmbeddingWeights,
  }),
  architecture({
    className: 'DistilBertModel',
    spec: distilBertConfigSpec,
    head: EmbeddingModel<DistilBert>,
    body: DistilBert,
    weights: distilBertEmbeddingWeights,
  }),
  architecture({
    className: 'RobertaModel',
    spec: robertaConfigSpec,
    head: EmbeddingModel<Roberta>,
    body: Roberta,
    weights: robertaEmbeddingWeights,
  }),
];

/** Loads a model that turns texts into vectors; what heads its checkpoint has are left aside. See `loadModel` for what is read and thrown. */
export function loadEmbeddingModel(source: ModelSource | FileSource, options?: LoadModelOptions): Promise<EmbeddingModel> {
  return loadArchitecture(byModelType('EmbeddingModel', embeddingModels), source, options);
}
