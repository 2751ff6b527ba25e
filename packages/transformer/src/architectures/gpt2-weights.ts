import { ignored, split, tied, transpose, weightMap } from '@glossa/checkpoint';

/** Hugging Face's `GPT2LMHeadModel`, whose matrices are stored [in, out], to `CausalLM(Gpt2)`. */
export const gpt2Weights = weightMap(
  {
    'transformer.wte.weight': 'model.embedding.tokens.weight',
    'transformer.wpe.weight': 'model.embedding.positions.embedding.weight',
    'transformer.h.{i}.ln_1.*': 'model.stack.layers.{i}.selfAttention.norm.*',
    'transformer.h.{i}.attn.c_attn.*': transpose(split('model.stack.layers.{i}.selfAttention.body.{query,key,value}.*')),
    'transformer.h.{i}.attn.c_proj.*': transpose('model.stack.layers.{i}.selfAttention.body.output.*'),
    'transformer.h.{i}.attn.bias': ignored,
    'transformer.h.{i}.attn.masked_bias': ignored,
    'transformer.h.{i}.ln_2.*': 'model.stack.layers.{i}.feedForward.norm.*',
    'transformer.h.{i}.mlp.c_fc.*': transpose('model.stack.layers.{i}.feedForward.body.input.*'),
    'transformer.h.{i}.mlp.c_proj.*': transpose('model.stack.layers.{i}.feedForward.body.output.*'),
    'transformer.ln_f.*': 'model.norm.*',
    'lm_head.weight': tied('model.embedding.tokens.weight'),
  },
  { prefixes: ['transformer.'] },
);
