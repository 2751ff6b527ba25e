import { tied } from '@glossa/checkpoint';
import { normal } from '@glossa/tensor';
import { architecture } from '../../entry/architecture.js';
import { seq2seqLM, sequenceClassifier } from '../../entry/head-parts.js';
import { byEndOfText } from '../../heads/classification.js';
import { t5Config, type T5Config } from './config.js';
import { T5 } from './model.js';
import { t5Output } from './output.js';
import { t5Weights } from './weights.js';

export const t5 = architecture({
  config: t5Config,
  body: T5,
  weights: t5Weights,
  heads: {
    Seq2SeqLM: seq2seqLM('T5ForConditionalGeneration', {
      output: t5Output,
      weights: ({ config }) => ({
        'lm_head.weight': config.tieWordEmbeddings ? tied('model.embedding.tokens.weight') : 'output.weight',
      }),
    }),
    SequenceClassifier: sequenceClassifier('T5ForSequenceClassification', {
      classification: byEndOfText,
      dropout: ({ classifierDropout }: T5Config) => classifierDropout,
      initializer: ({ initializerFactor, hiddenSize }: T5Config) => normal(initializerFactor * hiddenSize ** -0.5),
      weights: { 'classification_head.dense.*': 'pooler.dense.*', 'classification_head.out_proj.*': 'classifier.*' },
      prefix: 'transformer.',
    }),
  },
});
