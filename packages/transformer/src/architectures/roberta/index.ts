import { ignored, tied } from '@glossa/checkpoint';
import { architecture } from '../../entry/architecture.js';
import { embeddingModel, maskedLM, sequenceClassifier, spanModel, tokenClassifier } from '../../entry/head-parts.js';
import { byFirstPosition } from '../../heads/classification.js';
import { bertDropout } from '../bert/index.js';
import { bertWeights } from '../bert/weights.js';
import { robertaConfig } from './config.js';
import { Roberta } from './model.js';

export const roberta = architecture({
  config: robertaConfig,
  body: Roberta,
  weights: bertWeights,
  prefix: 'roberta.',
  heads: {
    MaskedLM: maskedLM('RobertaForMaskedLM', {
      'lm_head.dense.*': 'prediction.dense.*',
      'lm_head.layer_norm.*': 'prediction.norm.*',
      'lm_head.bias': 'prediction.output.bias',
      'lm_head.decoder.weight': tied('model.embedding.tokens.weight'),
      'lm_head.decoder.bias': tied('prediction.output.bias'),
    }),
    SpanModel: spanModel('RobertaForQuestionAnswering'),
    SequenceClassifier: sequenceClassifier('RobertaForSequenceClassification', {
      classification: { ...byFirstPosition, dropState: true },
      dropout: bertDropout,
      weights: { 'classifier.dense.*': 'pooler.dense.*', 'classifier.out_proj.*': 'classifier.*' },
    }),
    TokenClassifier: tokenClassifier('RobertaForTokenClassification', { dropout: bertDropout }),
    EmbeddingModel: embeddingModel('RobertaModel', { 'lm_head.*': ignored }),
  },
});
