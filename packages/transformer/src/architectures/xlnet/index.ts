import { tied } from '@glossa/checkpoint';
import { architecture } from '../../entry/architecture.js';
import {
  beamSpanModel,
  permutationLM,
  sequenceClassifier,
  spanModel,
  tokenClassifier,
} from '../../entry/head-parts.js';
import { byLastPosition } from '../../heads/classification.js';
import { xlnetConfig, xlnetSummary, type XlnetConfig } from './config.js';
import { Xlnet } from './model.js';
import { xlnetWeights } from './weights.js';

export const xlnet = architecture({
  config: xlnetConfig,
  body: Xlnet,
  weights: xlnetWeights,
  prefix: 'transformer.',
  heads: {
    PermutationLM: permutationLM('XLNetLMHeadModel', {
      'lm_loss.weight': tied('model.embedding.tokens.weight'),
      'lm_loss.bias': 'output.bias',
    }),
    SpanModel: spanModel('XLNetForQuestionAnsweringSimple'),
    BeamSpanModel: beamSpanModel('XLNetForQuestionAnswering', {
      'start_logits.dense.*': 'start.*',
      'end_logits.dense_0.*': 'end.dense.*',
      'end_logits.LayerNorm.*': 'end.norm.*',
      'end_logits.dense_1.*': 'end.output.*',
      'answer_class.dense_0.*': 'impossible.dense.*',
      'answer_class.dense_1.weight': 'impossible.output.weight',
    }),
    SequenceClassifier: sequenceClassifier('XLNetForSequenceClassification', {
      classification: byLastPosition,
      dropout: ({ summaryLastDropout = 0.1 }: XlnetConfig) => summaryLastDropout,
      weights: { 'sequence_summary.summary.*': 'pooler.dense.*', 'logits_proj.*': 'classifier.*' },
      unsupported: xlnetSummary,
    }),
    TokenClassifier: tokenClassifier('XLNetForTokenClassification'),
  },
});
