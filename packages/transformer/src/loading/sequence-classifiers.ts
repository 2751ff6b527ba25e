import type { ModelSource } from '@glossa/checkpoint';
import { Bart } from '../architectures/bart/model.js';
import { bartConfigSpec } from '../architectures/bart/config.js';
import { bartSequenceWeights } from '../architectures/bart/weights.js';
import { Bert } from '../architectures/bert/model.js';
import { bertConfigSpec } from '../architectures/bert/config.js';
import { bertSequenceWeights } from '../architectures/bert/weights.js';
import { DistilBert } from '../architectures/distilbert/model.js';
import { distilBertConfigSpec } from '../architectures/distilbert/config.js';
import { distilBertSequenceWeights } from '../architectures/distilbert/weights.js';
import { Gemma } from '../architectures/gemma/model.js';
import { gemmaConfigSpec } from '../architectures/gemma/config.js';
import { Gpt2 } from '../architectures/gpt2/model.js';
import { gpt2ConfigSpec } from '../architectures/gpt2/config.js';
import { gpt2SequenceWeights } from '../architectures/gpt2/weights.js';
import { GptNeo } from '../architectures/gpt-neo/model.js';
import { gptNeoConfigSpec } from '../architectures/gpt-neo/config.js';
import { gptNeoSequenceWeights } from '../architectures/gpt-neo/weights.js';
import { labelled } from '../architectures/shared/labelled.js';
import { Llama } from '../architectures/llama/model.js';
import { llamaConfigSpec } from '../architectures/llama/config.js';
import { llamaClassifierWeights } from '../architectures/llama/weights.js';
import { Mistral } from '../architectures/mistral/model.js';
import { mistralConfigSpec } from '../architectures/mistral/config.js';
import { Qwen2 } from '../architectures/qwen2/model.js';
import { qwen2ConfigSpec } from '../architectures/qwen2/config.js';
import { Roberta } from '../architectures/roberta/model.js';
import { robertaConfigSpec } from '../architectures/roberta/config.js';
import { robertaSequenceWeights } from '../architectures/roberta/weights.js';
import { T5 } from '../architectures/t5/model.js';
import { t5ConfigSpec } from '../architectures/t5/config.js';
import { t5SequenceWeights } from '../architectures/t5/weights.js';
import { Xlnet } from '../architectures/xlnet/model.js';
import { xlnetSummaryConfigSpec } from '../architectures/xlnet/config.js';
import { xlnetSequenceWeights } from '../architectures/xlnet/weights.js';
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
    build: (config) =>
      new SequenceClassifier(new Bert(config), {
        labels: config.labels,
        dropout: config.classifierDropout ?? config.hiddenDropoutProb,
      }),
    weights: bertSequenceWeights,
  }),
  architecture({
    className: 'DistilBertForSequenceClassification',
    spec: labelled(distilBertConfigSpec),
    head: SequenceClassifier<DistilBert>,
    body: DistilBert,
    build: (config) =>
      new SequenceClassifier(new DistilBert(config), { labels: config.labels, dropout: config.seqClassifDropout }),
    weights: distilBertSequenceWeights,
  }),
  architecture({
    className: 'RobertaForSequenceClassification',
    spec: labelled(robertaConfigSpec),
    head: SequenceClassifier<Roberta>,
    body: Roberta,
    build: (config) =>
      new SequenceClassifier(new Roberta(config), {
        labels: config.labels,
        dropout: config.classifierDropout ?? config.hiddenDropoutProb,
      }),
    weights: robertaSequenceWeights,
  }),
  architecture({
    className: 'XLNetForSequenceClassification',
    spec: labelled(xlnetSummaryConfigSpec),
    head: SequenceClassifier<Xlnet>,
    body: Xlnet,
    build: (config) =>
      new SequenceClassifier(new Xlnet(config), { labels: config.labels, dropout: config.summaryLastDropout ?? 0.1 }),
    weights: xlnetSequenceWeights,
  }),
  architecture({
    className: 'GPT2ForSequenceClassification',
    spec: labelled(gpt2ConfigSpec),
    head: SequenceClassifier<Gpt2>,
    body: Gpt2,
    build: (config) => new SequenceClassifier(new Gpt2(config), { labels: config.labels }),
    weights: gpt2SequenceWeights,
  }),
  architecture({
    className: 'GPTNeoForSequenceClassification',
    spec: labelled(gptNeoConfigSpec),
    head: SequenceClassifier<GptNeo>,
    body: GptNeo,
    build: (config) => new SequenceClassifier(new GptNeo(config), { labels: config.labels }),
    weights: gptNeoSequenceWeights,
  }),
  architecture({
    className: 'LlamaForSequenceClassification',
    spec: labelled(llamaConfigSpec),
    head: SequenceClassifier<Llama>,
    body: Llama,
    build: (config) => new SequenceClassifier(new Llama(config), { labels: config.labels }),
    weights: llamaClassifierWeights,
  }),
  architecture({
    className: 'MistralForSequenceClassification',
    spec: labelled(mistralConfigSpec),
    head: SequenceClassifier<Mistral>,
    body: Mistral,
    build: (config) => new SequenceClassifier(new Mistral(config), { labels: config.labels }),
    weights: llamaClassifierWeights,
  }),
  architecture({
    className: 'Qwen2ForSequenceClassification',
    spec: labelled(qwen2ConfigSpec),
    head: SequenceClassifier<Qwen2>,
    body: Qwen2,
    build: (config) => new SequenceClassifier(new Qwen2(config), { labels: config.labels }),
    weights: llamaClassifierWeights,
  }),
  architecture({
    className: 'GemmaForSequenceClassification',
    spec: labelled(gemmaConfigSpec),
    head: SequenceClassifier<Gemma>,
    body: Gemma,
    build: (config) => new SequenceClassifier(new Gemma(config), { labels: config.labels }),
    weights: llamaClassifierWeights,
  }),
  architecture({
    className: 'BartForSequenceClassification',
    spec: labelled(bartConfigSpec),
    head: SequenceClassifier<Bart>,
    body: Bart,
    build: (config) =>
      new SequenceClassifier(new Bart(config), { labels: config.labels, dropout: config.classifierDropout }),
    weights: bartSequenceWeights,
  }),
  architecture({
    className: 'T5ForSequenceClassification',
    spec: labelled(t5ConfigSpec),
    head: SequenceClassifier<T5>,
    body: T5,
    build: (config) =>
      new SequenceClassifier(new T5(config), { labels: config.labels, dropout: config.classifierDropout }),
    weights: t5SequenceWeights,
  }),
];

/** Loads a model that puts texts into classes. See `loadModel` for what is read and thrown. */
export function loadSequenceClassifier(source: ModelSource, options?: LoadModelOptions): Promise<SequenceClassifier> {
  return loadArchitecture(byModelType('SequenceClassifier', sequenceClassifiers), source, options);
}
