import { normal } from '@glossa/tensor';
import { architecture } from '../../entry/architecture.js';
import { seq2seqLM, sequenceClassifier } from '../../entry/head-parts.js';
import { byEndOfText } from '../../heads/classification.js';
import { bartConfig, type BartConfig } from './config.js';
import { Bart } from './model.js';
import { bartOutput, bartOutputWeights } from './output.js';
import { bartWeights } from './weights.js';

export const bart = architecture({
  config: bartConfig,
  body: Bart,
  weights: bartWeights,
  prefix: 'model.',
  heads: {
    Seq2SeqLM: seq2seqLM('BartForConditionalGeneration', { output: bartOutput, weights: bartOutputWeights }),
    SequenceClassifier: sequenceClassifier('BartForSequenceClassification', {
      classification: byEndOfText,
      dropout: ({ classifierDropout }: BartConfig) => classifierDropout,
      initializer: ({ initStd }: BartConfig) => normal(initStd),
      weights: { 'classification_head.dense.*': 'pooler.dense.*', 'classification_head.out_proj.*': 'classifier.*' },
    }),
  },
});
