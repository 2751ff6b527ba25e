import { tied, type WeightTable } from '@glossa/checkpoint';

/** What BART and Marian store alike. */
export const bartLayers: WeightTable = {
  'shared.weight': 'embedding.tokens.weight',
  'encoder.embed_tokens.weight': tied('embedding.tokens.weight'),
  'decoder.embed_tokens.weight': tied('embedding.tokens.weight'),
  'encoder.layers.{i}.self_attn.q_proj.*': 'encoder.layers.{i}.selfAttention.body.query.*',
  'encoder.layers.{i}.self_attn.k_proj.*': 'encoder.layers.{i}.selfAttention.body.key.*',
  'encoder.layers.{i}.self_attn.v_proj.*': 'encoder.layers.{i}.selfAttention.body.value.*',
  'encoder.layers.{i}.self_attn.out_proj.*': 'encoder.layers.{i}.selfAttention.body.output.*',
  'encoder.layers.{i}.self_attn_layer_norm.*': 'encoder.layers.{i}.selfAttention.norm.*',
  'encoder.layers.{i}.fc1.*': 'encoder.layers.{i}.feedForward.body.input.*',
  'encoder.layers.{i}.fc2.*': 'encoder.layers.{i}.feedForward.body.output.*',
  'encoder.layers.{i}.final_layer_norm.*': 'encoder.layers.{i}.feedForward.norm.*',
  'decoder.layers.{i}.self_attn.q_proj.*': 'decoder.layers.{i}.selfAttention.body.query.*',
  'decoder.layers.{i}.self_attn.k_proj.*': 'decoder.layers.{i}.selfAttention.body.key.*',
  'decoder.layers.{i}.self_attn.v_proj.*': 'decoder.layers.{i}.selfAttention.body.value.*',
  'decoder.layers.{i}.self_attn.out_proj.*': 'decoder.layers.{i}.selfAttention.body.output.*',
  'decoder.layers.{i}.self_attn_layer_norm.*': 'decoder.layers.{i}.selfAttention.norm.*',
  'decoder.layers.{i}.encoder_attn.q_proj.*': 'decoder.layers.{i}.crossAttention.body.query.*',
  'decoder.layers.{i}.encoder_attn.k_proj.*': 'decoder.layers.{i}.crossAttention.body.key.*',
  'decoder.layers.{i}.encoder_attn.v_proj.*': 'decoder.layers.{i}.crossAttention.body.value.*',
  'decoder.layers.{i}.encoder_attn.out_proj.*': 'decoder.layers.{i}.crossAttention.body.output.*',
  'decoder.layers.{i}.encoder_attn_layer_norm.*': 'decoder.layers.{i}.crossAttention.norm.*',
  'decoder.layers.{i}.fc1.*': 'decoder.layers.{i}.feedForward.body.input.*',
  'decoder.layers.{i}.fc2.*': 'decoder.layers.{i}.feedForward.body.output.*',
  'decoder.layers.{i}.final_layer_norm.*': 'decoder.layers.{i}.feedForward.norm.*',
};

/** Hugging Face's `BartModel`. */
export const bartWeights: WeightTable = {
  ...bartLayers,
  'encoder.embed_positions.weight': 'embedding.positions.embedding.weight',
  'encoder.layernorm_embedding.*': 'embedding.norm.*',
  'decoder.embed_positions.weight': 'targetEmbedding.positions.embedding.weight',
  'decoder.layernorm_embedding.*': 'targetEmbedding.norm.*',
};
