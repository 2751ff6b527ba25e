import { ignored, tied, type WeightTable } from '@glossa/checkpoint';
import { architecture } from '../../entry/architecture.js';
import {
  embeddingModel,
  maskedLM,
  preTrainingModel,
  sequenceClassifier,
  spanModel,
  tokenClassifier,
} from '../../entry/head-parts.js';
import { byFirstPosition } from '../../heads/classification.js';
import { bertConfig, type BertConfig } from './config.js';
import { ggufBert } from './gguf.js';
import { Bert } from './model.js';
import { bertWeights } from './weights.js';

const prediction: WeightTable = {
  'cls.predictions.transform.dense.*': 'prediction.dense.*',
  'cls.predictions.transform.LayerNorm.*': 'prediction.norm.*',
  'cls.predictions.bias': 'prediction.output.bias',
  'cls.predictions.decoder.weight': tied('model.embedding.tokens.weight'),
  'cls.predictions.decoder.bias': tied('prediction.output.bias'),
};

/** Of classifiers, on RoBERTa too. */
export const bertDropout = ({ classifierDropout, hiddenDropoutProb }: BertConfig): number =>
  classifierDropout ?? hiddenDropoutProb;

export const bert = architecture({
  config: bertConfig,
  body: Bert,
  weights: bertWeights,
  prefix: 'bert.',
  renamed: { 'LayerNorm.gamma': 'LayerNorm.weight', 'LayerNorm.beta': 'LayerNorm.bias' },
  heads: {
    // Of `BertForPreTraining` too, without its second task.
    MaskedLM: maskedLM('BertForMaskedLM', { ...prediction, 'cls.seq_relationship.*': ignored }),
    PreTrainingModel: preTrainingModel('BertForPreTraining', {
      ...prediction,
      'bert.pooler.dense.*': 'pooler.dense.*',
      'cls.seq_relationship.*': 'nextSentence.*',
    }),
    SpanModel: spanModel('BertForQuestionAnswering'),
    SequenceClassifier: sequenceClassifier('BertForSequenceClassification', {
      classification: byFirstPosition,
      dropout: bertDropout,
      weights: { 'bert.pooler.dense.*': 'pooler.dense.*', 'classifier.*': 'classifier.*' },
    }),
    TokenClassifier: tokenClassifier('BertForTokenClassification', { dropout: bertDropout }),
    EmbeddingModel: embeddingModel('BertModel', { 'cls.*': ignored }),
  },
  gguf: { bert: ggufBert },
});
