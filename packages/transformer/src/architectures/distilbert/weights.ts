import { ignored, type WeightTable } from '@glossa/checkpoint';

/** Hugging Face's `DistilBertModel`. */
export const distilBertWeights: WeightTable = {
  'embeddings.word_embeddings.weight': 'embedding.tokens.weight',
  'embeddings.position_embeddings.weight': 'embedding.positions.embedding.weight',
  'embeddings.LayerNorm.*': 'embedding.norm.*',
  'embeddings.position_ids': ignored,
  'transformer.layer.{i}.attention.q_lin.*': 'stack.layers.{i}.selfAttention.body.query.*',
  'transformer.layer.{i}.attention.k_lin.*': 'stack.layers.{i}.selfAttention.body.key.*',
  'transformer.layer.{i}.attention.v_lin.*': 'stack.layers.{i}.selfAttention.body.value.*',
  'transformer.layer.{i}.attention.out_lin.*': 'stack.layers.{i}.selfAttention.body.output.*',
  'transformer.layer.{i}.sa_layer_norm.*': 'stack.layers.{i}.selfAttention.norm.*',
  'transformer.layer.{i}.ffn.lin1.*': 'stack.layers.{i}.feedForward.body.input.*',
  'transformer.layer.{i}.ffn.lin2.*': 'stack.layers.{i}.feedForward.body.output.*',
  'transformer.layer.{i}.output_layer_norm.*': 'stack.layers.{i}.feedForward.norm.*',
};
