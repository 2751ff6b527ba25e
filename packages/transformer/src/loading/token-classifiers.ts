import type { ModelSource } from '@glossa/checkpoint';
import { Bert } from '../architectures/bert/model.js';
import { bertConfigSpec } from '../architectures/bert/config.js';
import { bertTokenWeights } from '../architectures/bert/weights.js';
import { DistilBert } from '../architectures/distilbert/model.js';
import { distilBertConfigSpec } from '../architectures/distilbert/config.js';
import { distilBertTokenWeights } from '../architectures/distilbert/weights.js';
import { Gemma } from '../architectures/gemma/model.js';
import { gemmaConfigSpec } from '../architectures/gemma/config.js';
import { Gpt2 } from '../architectures/gpt2/model.js';
import { gpt2ConfigSpec } from '../architectures/gpt2/config.js';
import { gpt2TokenWeights } from '../architectures/gpt2/weights.js';
import { GptNeo } from '../architectures/gpt-neo/model.js';
import { gptNeoConfigSpec } from '../architectures/gpt-neo/config.js';
import { gptNeoTokenWeights } from '../architectures/gpt-neo/weights.js';
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
import { robertaTokenWeights } from '../architectures/roberta/weights.js';
import { Xlnet } from '../architectures/xlnet/model.js';
import { xlnetConfigSpec } from '../architectures/xlnet/config.js';
import { xlnetTokenWeights } from '../architectures/xlnet/weights.js';
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
    build: (config) =>
      new TokenClassifier(new Bert(config), {
        labels: config.labels,
        dropout: config.classifierDropout ?? config.hiddenDropoutProb,
      }),
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
    build: (config) =>
      new TokenClassifier(new Roberta(config), {
        labels: config.labels,
        dropout: config.classifierDropout ?? config.hiddenDropoutProb,
      }),
    weights: robertaTokenWeights,
  }),
  architecture({
    className: 'XLNetForTokenClassification',
    spec: labelled(xlnetConfigSpec),
    head: TokenClassifier<Xlnet>,
    body: Xlnet,
    build: (config) => new TokenClassifier(new Xlnet(config), { labels: config.labels }),
    weights: xlnetTokenWeights,
  }),
  architecture({
    className: 'GPT2ForTokenClassification',
    spec: labelled(gpt2ConfigSpec),
    head: TokenClassifier<Gpt2>,
    body: Gpt2,
    build: (config) =>
      new TokenClassifier(new Gpt2(config), { labels: config.labels, dropout: config.classifierDropout ?? 0.1 }),
    weights: gpt2TokenWeights,
  }),
  architecture({
    className: 'GPTNeoForTokenClassification',
    spec: labelled(gptNeoConfigSpec),
    head: TokenClassifier<GptNeo>,
    body: GptNeo,
    build: (config) =>
      new TokenClassifier(new GptNeo(config), { labels: config.labels, dropout: config.classifierDropout ?? 0.1 }),
    weights: gptNeoTokenWeights,
  }),
  architecture({
    className: 'LlamaForTokenClassification',
    spec: labelled(llamaConfigSpec),
    head: TokenClassifier<Llama>,
    body: Llama,
    build: (config) =>
      new TokenClassifier(new Llama(config), { labels: config.labels, dropout: config.classifierDropout ?? 0.1 }),
    weights: llamaClassifierWeights,
  }),
  architecture({
    className: 'MistralForTokenClassification',
    spec: labelled(mistralConfigSpec),
    head: TokenClassifier<Mistral>,
    body: Mistral,
    build: (config) =>
      new TokenClassifier(new Mistral(config), { labels: config.labels, dropout: config.classifierDropout ?? 0.1 }),
    weights: llamaClassifierWeights,
  }),
  architecture({
    className: 'Qwen2ForTokenClassification',
    spec: labelled(qwen2ConfigSpec),
    head: TokenClassifier<Qwen2>,
    body: Qwen2,
    build: (config) =>
      new TokenClassifier(new Qwen2(config), { labels: config.labels, dropout: config.classifierDropout ?? 0.1 }),
    weights: llamaClassifierWeights,
  }),
  architecture({
    className: 'GemmaForTokenClassification',
    spec: labelled(gemmaConfigSpec),
    head: TokenClassifier<Gemma>,
    body: Gemma,
    build: (config) =>
      new TokenClassifier(new Gemma(config), { labels: config.labels, dropout: config.classifierDropout ?? 0.1 }),
    weights: llamaClassifierWeights,
  }),
];

/** Loads a model that puts each token into a class. See `loadModel` for what is read and thrown. */
export function loadTokenClassifier(source: ModelSource, options?: LoadModelOptions): Promise<TokenClassifier> {
  return loadArchitecture(byModelType('TokenClassifier', tokenClassifiers), source, options);
}
