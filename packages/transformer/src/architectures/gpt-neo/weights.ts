import { ignored, type WeightTable } from '@glossa/checkpoint';

/** Hugging Face's `GPTNeoModel`. */
export const gptNeoWeights: WeightTable = {
  'wte.weight': 'embedding.tokens.weight',
  'wpe.weight': 'embedding.positions.embedding.weight',
  'h.{i}.ln_1.*': 'stack.layers.{i}.selfAttention.norm.*',
  'h.{i}.attn.attention.q_proj.*': 'stack.layers.{i}.selfAttention.body.query.*',
  'h.{i}.attn.attention.k_proj.*': 'stack.layers.{i}.selfAttention.body.key.*',
  'h.{i}.attn.attention.v_proj.*': 'stack.layers.{i}.selfAttention.body.value.*',
  'h.{i}.attn.attention.out_proj.*': 'stack.layers.{i}.selfAttention.body.output.*',
  'h.{i}.attn.attention.bias': ignored,
  'h.{i}.attn.attention.masked_bias': ignored,
  'h.{i}.ln_2.*': 'stack.layers.{i}.feedForward.norm.*',
  'h.{i}.mlp.c_fc.*': 'stack.layers.{i}.feedForward.body.input.*',
  'h.{i}.mlp.c_proj.*': 'stack.layers.{i}.feedForward.body.output.*',
  'ln_f.*': 'norm.*',
};
