import { ignored, prefixed, tied, weightMap, type WeightTable } from '@glossa/checkpoint';

/** Hugging Face's `DistilBertModel` to the body of a head. */
const distilBertBody: WeightTable = {
  'embeddings.word_embeddings.weight': 'model.embedding.tokens.weight',
  'embeddings.position_embeddings.weight': 'model.embedding.positions.embedding.weight',
  'embeddings.LayerNorm.*': 'model.embedding.norm.*',
  'embeddings.position_ids': ignored,
  'transformer.layer.{i}.attention.q_lin.*': 'model.stack.layers.{i}.selfAttention.body.query.*',
  'transformer.layer.{i}.attention.k_lin.*': 'model.stack.layers.{i}.selfAttention.body.key.*',
  'transformer.layer.{i}.attention.v_lin.*': 'model.stack.layers.{i}.selfAttention.body.value.*',
  'transformer.layer.{i}.attention.out_lin.*': 'model.stack.layers.{i}.selfAttention.body.output.*',
  'transformer.layer.{i}.sa_layer_norm.*': 'model.stack.layers.{i}.selfAttention.norm.*',
  'transformer.layer.{i}.ffn.lin1.*': 'model.stack.layers.{i}.feedForward.body.input.*',
  'transformer.layer.{i}.ffn.lin2.*': 'model.stack.layers.{i}.feedForward.body.output.*',
  'transformer.layer.{i}.output_layer_norm.*': 'model.stack.layers.{i}.feedForward.norm.*',
};

const body = prefixed(distilBertBody, { stored: 'distilbert.' });

/** Hugging Face's `DistilBertForMaskedLM` to `MaskedLM(DistilBert)`. */
export const distilBertMaskedWeights = weightMap({
  ...body,
  'vocab_transform.*': 'prediction.dense.*',
  'vocab_layer_norm.*': 'prediction.norm.*',
  'vocab_projector.bias': 'prediction.output.bias',
  'vocab_projector.weight': tied('model.embedding.tokens.weight'),
});

/** Hugging Face's `DistilBertForQuestionAnswering` to `SpanModel(DistilBert)`. */
export const distilBertSpanWeights = weightMap({ ...body, 'qa_outputs.*': 'span.*' });

/** Hugging Face's `DistilBertForSequenceClassification` to `SequenceClassifier(DistilBert)`. */
export const distilBertSequenceWeights = weightMap({
  ...body,
  'pre_classifier.*': 'pooler.dense.*',
  'classifier.*': 'classifier.*',
});

/** Hugging Face's `DistilBertForTokenClassification` to `TokenClassifier(DistilBert)`. */
export const distilBertTokenWeights = weightMap({ ...body, 'classifier.*': 'classifier.*' });

/** Hugging Face's `DistilBertModel`, alone or under the head of pre-training, to `EmbeddingModel(DistilBert)`. */
export const distilBertEmbeddingWeights = weightMap(
  { ...distilBertBody, 'vocab_transform.*': ignored, 'vocab_layer_norm.*': ignored, 'vocab_projector.*': ignored },
  { prefixes: ['distilbert.'] },
);
