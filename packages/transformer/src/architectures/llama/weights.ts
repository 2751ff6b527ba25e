import { ignored, tied, weightMap, type WeightMap, type WeightTable } from '@glossa/checkpoint';

/** Hugging Face's `LlamaModel`, `MistralModel`, `Qwen2Model` and `GemmaModel` to the body of a head. */
const body: WeightTable = {
  'model.embed_tokens.weight': 'model.embedding.tokens.weight',
  'model.layers.{i}.input_layernorm.*': 'model.stack.layers.{i}.selfAttention.norm.*',
  'model.layers.{i}.self_attn.q_proj.*': 'model.stack.layers.{i}.selfAttention.body.query.*',
  'model.layers.{i}.self_attn.k_proj.*': 'model.stack.layers.{i}.selfAttention.body.key.*',
  'model.layers.{i}.self_attn.v_proj.*': 'model.stack.layers.{i}.selfAttention.body.value.*',
  'model.layers.{i}.self_attn.o_proj.*': 'model.stack.layers.{i}.selfAttention.body.output.*',
  'model.layers.{i}.self_attn.rotary_emb.inv_freq': ignored,
  'model.layers.{i}.post_attention_layernorm.*': 'model.stack.layers.{i}.feedForward.norm.*',
  'model.layers.{i}.mlp.gate_proj.*': 'model.stack.layers.{i}.feedForward.body.gate.*',
  'model.layers.{i}.mlp.up_proj.*': 'model.stack.layers.{i}.feedForward.body.input.*',
  'model.layers.{i}.mlp.down_proj.*': 'model.stack.layers.{i}.feedForward.body.output.*',
  'model.norm.*': 'model.norm.*',
};

const prefixes = ['model.'];

/** Hugging Face's `LlamaForCausalLM`, `MistralForCausalLM`, `Qwen2ForCausalLM` and `GemmaForCausalLM` to `CausalLM` around their bodies. */
export function llamaWeights({ tieWordEmbeddings }: { readonly tieWordEmbeddings: boolean }): WeightMap {
  return weightMap(
    { ...body, 'lm_head.weight': tieWordEmbeddings ? tied('model.embedding.tokens.weight') : 'output.weight' },
    { prefixes },
  );
}

/** Their classes `…ForSequenceClassification` and `…ForTokenClassification` to `SequenceClassifier` and `TokenClassifier`. */
export const llamaClassifierWeights = weightMap({ ...body, 'score.*': 'classifier.*' }, { prefixes });
