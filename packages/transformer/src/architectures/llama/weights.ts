import { ignored, type WeightTable } from '@glossa/checkpoint';

/** Hugging Face's `LlamaModel`, `MistralModel`, `Qwen2Model` and `GemmaModel`. */
export const llamaWeights: WeightTable = {
  'embed_tokens.weight': 'embedding.tokens.weight',
  'layers.{i}.input_layernorm.*': 'stack.layers.{i}.selfAttention.norm.*',
  'layers.{i}.self_attn.q_proj.*': 'stack.layers.{i}.selfAttention.body.query.*',
  'layers.{i}.self_attn.k_proj.*': 'stack.layers.{i}.selfAttention.body.key.*',
  'layers.{i}.self_attn.v_proj.*': 'stack.layers.{i}.selfAttention.body.value.*',
  'layers.{i}.self_attn.o_proj.*': 'stack.layers.{i}.selfAttention.body.output.*',
  'layers.{i}.self_attn.rotary_emb.inv_freq': ignored,
  'layers.{i}.post_attention_layernorm.*': 'stack.layers.{i}.feedForward.norm.*',
  'layers.{i}.mlp.gate_proj.*': 'stack.layers.{i}.feedForward.body.gate.*',
  'layers.{i}.mlp.up_proj.*': 'stack.layers.{i}.feedForward.body.input.*',
  'layers.{i}.mlp.down_proj.*': 'stack.layers.{i}.feedForward.body.output.*',
  'norm.*': 'norm.*',
};
