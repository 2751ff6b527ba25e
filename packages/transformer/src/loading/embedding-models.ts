import type { ModelSource } from '@glossa/checkpoint';
import { Bert } from '../architectures/bert.js';
import { bertConfigSpec } from '../architectures/bert-config.js';
import { bertEmbeddingWeights } from '../architectures/bert-weights.js';
import { DistilBert } from '../architectures/distilbert.js';
import { distilBertConfigSpec } from '../architectures/distilbert-config.js';
import { distilBertEmbeddingWeights } from '../architectures/distilbert-weights.js';
import { pooled } from '../architectures/pooled.js';
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
    spec: pooled(bertConfigSpec),
    head: EmbeddingModel<Bert>,
    body: Bert,
    build: ({ pooling, ...config }) => new EmbeddingModel(new Bert(config), { pooling }),
    weights: bertEmbeddingWeights,
  }),
  architecture({
    className: 'DistilBertModel',
    spec: pooled(distilBertConfigSpec),
    head: EmbeddingModel<DistilBert>,
    body: DistilBert,
    build: ({ pooling, ...config }) => new EmbeddingModel(new DistilBert(config), { pooling }),
    weights: distilBertEmbeddingWeights,
  }),
  architecture({
    className: 'RobertaModel',
    spec: pooled(robertaConfigSpec),
    head: EmbeddingModel<Roberta>,
    body: Roberta,
    build: ({ pooling, ...config }) => new EmbeddingModel(new Roberta(config), { pooling }),
    weights: robertaEmbeddingWeights,
  }),
];

/** Loads a model that turns texts into vectors; what heads its checkpoint has are left aside. See `loadModel` for what is read and thrown. */
export function loadEmbeddingModel(source: ModelSource, options?: LoadModelOptions): Promise<EmbeddingModel> {
  return loadArchitecture(byModelType('EmbeddingModel', embeddingModels), source, options);
}
