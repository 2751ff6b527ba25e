import type { ModelSource } from '@glossa/checkpoint';
import { Bert } from '../architectures/bert/model.js';
import { bertConfigSpec } from '../architectures/bert/config.js';
import { bertEmbeddingWeights } from '../architectures/bert/weights.js';
import { DistilBert } from '../architectures/distilbert/model.js';
import { distilBertConfigSpec } from '../architectures/distilbert/config.js';
import { distilBertEmbeddingWeights } from '../architectures/distilbert/weights.js';
import { pooled } from '../architectures/shared/pooled.js';
import { Roberta } from '../architectures/roberta/model.js';
import { robertaConfigSpec } from '../architectures/roberta/config.js';
import { robertaEmbeddingWeights } from '../architectures/roberta/weights.js';
import { EmbeddingModel } from '../heads/embedding-model.js';
import { architecture, type Architecture } from './architecture.js';
import { byModelType } from './by-model-type.js';
import { loadArchitecture, type LoadModelOptions } from './load-architecture.js';
import { sentenceTransformersPooling } from './sentence-transformers-pooling.js';

export const embeddingModels: readonly Architecture<EmbeddingModel>[] = [
  architecture({
    className: 'BertModel',
    spec: pooled(bertConfigSpec),
    head: EmbeddingModel<Bert>,
    body: Bert,
    build: ({ pooling, ...config }) => new EmbeddingModel(new Bert(config), { pooling }),
    more: sentenceTransformersPooling,
    weights: bertEmbeddingWeights,
  }),
  architecture({
    className: 'DistilBertModel',
    spec: pooled(distilBertConfigSpec),
    head: EmbeddingModel<DistilBert>,
    body: DistilBert,
    build: ({ pooling, ...config }) => new EmbeddingModel(new DistilBert(config), { pooling }),
    more: sentenceTransformersPooling,
    weights: distilBertEmbeddingWeights,
  }),
  architecture({
    className: 'RobertaModel',
    spec: pooled(robertaConfigSpec),
    head: EmbeddingModel<Roberta>,
    body: Roberta,
    build: ({ pooling, ...config }) => new EmbeddingModel(new Roberta(config), { pooling }),
    more: sentenceTransformersPooling,
    weights: robertaEmbeddingWeights,
  }),
];

/**
 * Loads a model that turns texts into vectors; what heads its checkpoint has are left aside. How states are pooled is what a folder of
 * sentence-transformers says (`modules.json`, `1_Pooling/config.json`), or `pooling` in `config.json`; else the mean. See `loadModel` for the rest.
 */
export function loadEmbeddingModel(source: ModelSource, options?: LoadModelOptions): Promise<EmbeddingModel> {
  return loadArchitecture(byModelType('EmbeddingModel', embeddingModels), source, options);
}
