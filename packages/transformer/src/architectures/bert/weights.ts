import { ignored, prefixed, tied, weightMap, type WeightTable } from '@glossa/checkpoint';

/** Hugging Face's `BertModel` and `RobertaModel` to the body of a head. */
export const bertBody: WeightTable = {
  'embeddings.word_embeddings.weight': 'model.embedding.tokens.weight',
  'embeddings.position_embeddings.weight': 'model.embedding.positions.embedding.weight',
  'embeddings.token_type_embeddings.weight': 'model.embedding.tokenTypes.weight',
  'embeddings.LayerNorm.*': 'model.embedding.norm.*',
  'embeddings.position_ids': ignored,
  'encoder.layer.{i}.attention.self.query.*': 'model.stack.layers.{i}.selfAttention.body.query.*',
  'encoder.layer.{i}.attention.self.key.*': 'model.stack.layers.{i}.selfAttention.body.key.*',
  'encoder.layer.{i}.attention.self.value.*': 'model.stack.layers.{i}.selfAttention.body.value.*',
  'encoder.layer.{i}.attention.output.dense.*': 'model.stack.layers.{i}.selfAttention.body.output.*',
  'encoder.layer.{i}.attention.output.LayerNorm.*': 'model.stack.layers.{i}.selfAttention.norm.*',
  'encoder.layer.{i}.intermediate.dense.*': 'model.stack.layers.{i}.feedForward.body.input.*',
  'encoder.layer.{i}.output.dense.*': 'model.stack.layers.{i}.feedForward.body.output.*',
  'encoder.layer.{i}.output.LayerNorm.*': 'model.stack.layers.{i}.feedForward.norm.*',
};

const body = prefixed(bertBody, { stored: 'bert.' });
const renamed = { 'LayerNorm.gamma': 'LayerNorm.weight', 'LayerNorm.beta': 'LayerNorm.bias' };

const prediction: WeightTable = {
  'cls.predictions.transform.dense.*': 'prediction.dense.*',
  'cls.predictions.transform.LayerNorm.*': 'prediction.norm.*',
  'cls.predictions.bias': 'prediction.output.bias',
  'cls.predictions.decoder.weight': tied('model.embedding.tokens.weight'),
  'cls.predictions.decoder.bias': tied('prediction.output.bias'),
};

/** Hugging Face's `BertForPreTraining` to `PreTrainingModel(Bert)`. */
export const bertPreTrainingWeights = weightMap(
  { ...body, ...prediction, 'bert.pooler.dense.*': 'pooler.dense.*', 'cls.seq_relationship.*': 'nextSentence.*' },
  { renamed },
);

/** Hugging Face's `BertForMaskedLM`, and `BertForPreTraining` less its second task, to `MaskedLM(Bert)`. */
export const bertMaskedWeights = weightMap(
  { ...body, ...prediction, 'bert.pooler.*': ignored, 'cls.seq_relationship.*': ignored },
  { renamed },
);

/** Hugging Face's `BertForQuestionAnswering` to `SpanModel(Bert)`. */
export const bertSpanWeights = weightMap({ ...body, 'bert.pooler.*': ignored, 'qa_outputs.*': 'span.*' }, { renamed });

/** Hugging Face's `BertForSequenceClassification` to `SequenceClassifier(Bert)`. */
export const bertSequenceWeights = weightMap(
  { ...body, 'bert.pooler.dense.*': 'pooler.dense.*', 'classifier.*': 'classifier.*' },
  { renamed },
);

/** Hugging Face's `BertForTokenClassification` to `TokenClassifier(Bert)`. */
export const bertTokenWeights = weightMap(
  { ...body, 'bert.pooler.*': ignored, 'classifier.*': 'classifier.*' },
  { renamed },
);

/** Hugging Face's `BertModel`, alone or under the heads of pre-training, to `EmbeddingModel(Bert)`. */
export const bertEmbeddingWeights = weightMap(
  { ...bertBody, 'pooler.*': ignored, 'cls.*': ignored },
  { prefixes: ['bert.'], renamed },
);
