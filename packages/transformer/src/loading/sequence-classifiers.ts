import type { ModelSource } from '@glossa/checkpoint';
import { Bert } from '../architectures/bert.js';
import { bertConfigSpec } from '../architectures/bert-config.js';
import { bertSequenceWeights } from '../architectures/bert-weights.js';
import { DistilBert } from '../architectures/distilbert.js';
import { distilBertConfigSpec } from '../architectures/distilbert-config.js';
import { distilBertSequenceWeights } from '../architectures/distilbert-weights.js';
import { Roberta } from '../architectures/roberta.js';
import { robertaConfigSpec } from '../architectures/roberta-config.js';
import { robertaSequenceWeights } from '../architectures/roberta-weights.js';
import { labelled } from '../architectures/labelled.js';
import { relu } from '../blocks/activations.js';
import { SequenceClassifier } from '../heads/sequence-classifier.js';
import { architecture, type Architecture } from './architecture.js';
import { byModelType } from './by-model-type.js';
import { loadArchitecture, type LoadModelOptions } from './load-architecture.js';

export const sequenceClassifiers: readonly Architecture<SequenceClassifier>[] = [
  architecture({
    className: 'BertForSequenceClassification',
    spec: labelled(bertConfigSpec),
    head: SequenceClassifier<Bert>,
    body: Bert,
    build: (config) => new SequenceClassifier(new Bert(config), { labels: config.labels, dropout: config.classifierDropout ?? config.hiddenDropoutProb }),
    weights: bertSequenceWeights,
  }),
  architecture({
    className: 'DistilBertForSequenceClassification',
    spec: labelled(distilBertConfigSpec),
    head: SequenceClassifier<DistilBert>,
    body: DistilBert,
    build: (config) => new SequenceClassifier(new DistilBert(config), { labels: config.labels, activation: relu, dropout: config.seqClassifDropout }),
    weights: distilBertSequenceWeights,
  }),
  architecture({
    className: 'RobertaForSequenceClassification',
    spec: labelled(robertaConfigSpec),
    head: SequenceClassifier<Roberta>,
    body: Roberta,
    build: (config) => new SequenceClassifier(new Roberta(config), { labels: config.labels, dropout: config.classifierDropout ?? config.hiddenDropoutProb }),
    weights: robertaSequenceWeights,
  }),
];

/** Loads a model that puts texts into classes. See `loadModel` for what is read and thrown. */
export function loadSequenceClassifier(source: ModelSource, options?: LoadModelOptions): Promise<SequenceClassifier> {
  return loadArchitecture(byModelType('SequenceClassifier', sequenceClassifiers), source, options);
}
