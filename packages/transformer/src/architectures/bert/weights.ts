import { ignored, type WeightTable } from '@glossa/checkpoint';

/** Hugging Face's `BertModel` and `RobertaModel`; a head that has the pooler names it before. */
export const bertWeights: WeightTable = {
  'embeddings.word_embeddings.weight': 'embedding.tokens.weight',
  'embeddings.position_embeddings.weight': 'embedding.positions.embedding.weight',
  'embeddings.token_type_embeddings.weight': 'embedding.tokenTypes.weight',
  'embeddings.LayerNorm.*': 'embedding.norm.*',
  'embeddings.position_ids': ignored,
  'encoder.layer.{i}.attention.self.query.*': 'stack.layers.{i}.selfAttention.body.query.*',
  'encoder.layer.{i}.attention.self.key.*': 'stack.layers.{i}.selfAttention.body.key.*',
  'encoder.layer.{i}.attention.self.value.*': 'stack.layers.{i}.selfAttention.body.value.*',
  'encoder.layer.{i}.attention.output.dense.*': 'stack.layers.{i}.selfAttention.body.output.*',
  'encoder.layer.{i}.attention.output.LayerNorm.*': 'stack.layers.{i}.selfAttention.norm.*',
  'encoder.layer.{i}.intermediate.dense.*': 'stack.layers.{i}.feedForward.body.input.*',
  'encoder.layer.{i}.output.dense.*': 'stack.layers.{i}.feedForward.body.output.*',
  'encoder.layer.{i}.output.LayerNorm.*': 'stack.layers.{i}.feedForward.norm.*',
  'pooler.*': ignored,
};
