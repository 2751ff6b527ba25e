import { ignored, prefixed, tied, weightMap } from '@glossa/checkpoint';
import { bertBody } from '../bert/weights.js';

const body = { ...prefixed(bertBody, { stored: 'roberta.' }), 'roberta.pooler.*': ignored };

/** Hugging Face's `RobertaForMaskedLM` to `MaskedLM(Roberta)`. */
export const robertaMaskedWeights = weightMap({
  ...body,
  'lm_head.dense.*': 'prediction.dense.*',
  'lm_head.layer_norm.*': 'prediction.norm.*',
  'lm_head.bias': 'prediction.output.bias',
  'lm_head.decoder.weight': tied('model.embedding.tokens.weight'),
  'lm_head.decoder.bias': tied('prediction.output.bias'),
});

/** Hugging Face's `RobertaForQuestionAnswering` to `SpanModel(Roberta)`. */
export const robertaSpanWeights = weightMap({ ...body, 'qa_outputs.*': 'span.*' });

/** Hugging Face's `RobertaForSequenceClassification` to `SequenceClassifier(Roberta)`. */
export const robertaSequenceWeights = weightMap({
  ...body,
  'classifier.dense.*': 'pooler.dense.*',
  'classifier.out_proj.*': 'classifier.*',
});

/** Hugging Face's `RobertaForTokenClassification` to `TokenClassifier(Roberta)`. */
export const robertaTokenWeights = weightMap({ ...body, 'classifier.*': 'classifier.*' });

/** Hugging Face's `RobertaModel`, alone or under the head of pre-training, to `EmbeddingModel(Roberta)`. */
export const robertaEmbeddingWeights = weightMap(
  { ...bertBody, 'pooler.*': ignored, 'lm_head.*': ignored },
  { prefixes: ['roberta.'] },
);
