import type { ModelSource } from '@glossa/checkpoint';
import { Bert } from '../architectures/bert.js';
import { bertConfigSpec } from '../architectures/bert-config.js';
import { bertTokenWeights } from '../architectures/bert-weights.js';
import { DistilBert } from '../architectures/distilbert.js';
import { distilBertConfigSpec } from '../architectures/distilbert-config.js';
import { distilBertTokenWeights } from '../architectures/distilbert-weights.js';
import { Roberta } from '../architectures/roberta.js';
import { robertaConfigSpec } from '../architectures/roberta-config.js';
import { robertaTokenWeights } from '../architectures/roberta-weights.js';
import { labelled } from '../architectures/labelled.js';
import { TokenClassifier } from '../heads/token-classifier.js';
import { architecture, type Architecture } from './architecture.js';
import { byModelType } from './by-model-type.js';
import { loadArchitecture, type LoadModelOptions } from './load-architecture.js';

export const tokenClassifiers: readonly Architecture<TokenClassifier>[] = [
  architecture({
    className: 'BertForTokenClassification',
    spec: labelled(bertConfigSpec),
    head: TokenClassifier<Bert>,
    body: Bert,
    build: (config) => new TokenClassifier(new Bert(config), { labels: config.labels, dropout: config.classifierDropout ?? config.hiddenDropoutProb }),
    weights: bertTokenWeights,
  }),
  architecture({
    className: 'DistilBertForTokenClassification',
    spec: labelled(distilBertConfigSpec),
    head: TokenClassifier<DistilBert>,
    body: DistilBert,
    build: (config) => new TokenClassifier(new DistilBert(config), { labels: config.labels, dropout: config.dropout }),
    weights: distilBertTokenWeights,
  }),
  architecture({
    className: 'RobertaForTokenClassification',
    spec: labelled(robertaConfigSpec),
    head: TokenClassifier<Roberta>,
    body: Roberta,
    build: (config) => new TokenClassifier(new Roberta(config), { labels: config.labels, dropout: config.classifierDropout ?? config.hiddenDropoutProb }),
    weights: robertaTokenWeights,
  }),
];

/** Loads a model that puts each token into a class. See `loadModel` for what is read and thrown. */
export function loadTokenClassifier(source: ModelSource, options?: LoadModelOptions): Promise<TokenClassifier> {
  return loadArchitecture(byModelType('TokenClassifier', tokenClassifiers), source, options);
}
