import { ignored, weightMap } from '@glossa/checkpoint';

/** Hugging Face's `BertForQuestionAnswering` to `SpanModel(Bert)`. */
export const bertSpanWeights = weightMap(
  {
    'bert.embeddings.word_embeddings.weight': 'model.embedding.tokens.weight',
    'bert.embeddings.position_embeddings.weight': 'model.embedding.positions.embedding.weight',
    'bert.embeddings.token_type_embeddings.weight': 'model.embedding.tokenTypes.weight',
    'bert.embeddings.LayerNorm.*': 'model.embedding.norm.*',
    'bert.embeddings.position_ids': ignored,
    'bert.encoder.layer.{i}.attention.self.query.*': 'model.stack.layers.{i}.selfAttention.body.query.*',
    'bert.encoder.layer.{i}.attention.self.key.*': 'model.stack.layers.{i}.selfAttention.body.key.*',
    'bert.encoder.layer.{i}.attention.self.value.*': 'model.stack.layers.{i}.selfAttention.body.value.*',
    'bert.encoder.layer.{i}.attention.output.dense.*': 'model.stack.layers.{i}.selfAttention.body.output.*',
    'bert.encoder.layer.{i}.attention.output.LayerNorm.*': 'model.stack.layers.{i}.selfAttention.norm.*',
    'bert.encoder.layer.{i}.intermediate.dense.*': 'model.stack.layers.{i}.feedForward.body.input.*',
    'bert.encoder.layer.{i}.output.dense.*': 'model.stack.layers.{i}.feedForward.body.output.*',
    'bert.encoder.layer.{i}.output.LayerNorm.*': 'model.stack.layers.{i}.feedForward.norm.*',
    'qa_outputs.*': 'span.*',
  },
  { renamed: { 'LayerNorm.gamma': 'LayerNorm.weight', 'LayerNorm.beta': 'LayerNorm.bias' } },
);
