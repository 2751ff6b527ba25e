import { ignored, split, transpose, type WeightTable } from '@glossa/checkpoint';

/** Hugging Face's `GPT2Model`, whose matrices are stored [in, out]. */
export const gpt2Weights: WeightTable = {
  'wte.weight': 'embedding.tokens.weight',
  'wpe.weight': 'embedding.positions.embedding.weight',
  'h.{i}.ln_1.*': 'stack.layers.{i}.selfAttention.norm.*',
  'h.{i}.attn.c_attn.*': transpose(split('stack.layers.{i}.selfAttention.body.{query,key,value}.*')),
  'h.{i}.attn.c_proj.*': transpose('stack.layers.{i}.selfAttention.body.output.*'),
  'h.{i}.attn.bias': ignored,
  'h.{i}.attn.masked_bias': ignored,
  'h.{i}.ln_2.*': 'stack.layers.{i}.feedForward.norm.*',
  'h.{i}.mlp.c_fc.*': transpose('stack.layers.{i}.feedForward.body.input.*'),
  'h.{i}.mlp.c_proj.*': transpose('stack.layers.{i}.feedForward.body.output.*'),
  'ln_f.*': 'norm.*',
};
