import { ignored, tied } from '@glossa/checkpoint';
import { relu } from '../../blocks/activations.js';
import { architecture } from '../../entry/architecture.js';
import { embeddingModel, maskedLM, sequenceClassifier, spanModel, tokenClassifier } from '../../entry/head-parts.js';
import { byFirstPosition } from '../../heads/classification.js';
import { distilBertConfig, type DistilBertConfig } from './config.js';
import { DistilBert } from './model.js';
import { distilBertWeights } from './weights.js';

export const distilBert = architecture({
  config: distilBertConfig,
  body: DistilBert,
  weights: distilBertWeights,
  prefix: 'distilbert.',
  heads: {
    MaskedLM: maskedLM('DistilBertForMaskedLM', {
      'vocab_transform.*': 'prediction.dense.*',
      'vocab_layer_norm.*': 'prediction.norm.*',
      'vocab_projector.bias': 'prediction.output.bias',
      'vocab_projector.weight': tied('model.embedding.tokens.weight'),
    }),
    SpanModel: spanModel('DistilBertForQuestionAnswering'),
    SequenceClassifier: sequenceClassifier('DistilBertForSequenceClassification', {
      classification: { ...byFirstPosition, activation: relu },
      dropout: ({ seqClassifDropout }: DistilBertConfig) => seqClassifDropout,
      weights: { 'pre_classifier.*': 'pooler.dense.*', 'classifier.*': 'classifier.*' },
    }),
    TokenClassifier: tokenClassifier('DistilBertForTokenClassification', {
      dropout: ({ dropout }: DistilBertConfig) => dropout,
    }),
    EmbeddingModel: embeddingModel('DistilBertModel', {
      'vocab_transform.*': ignored,
      'vocab_layer_norm.*': ignored,
      'vocab_projector.*': ignored,
    }),
  },
});
