import { ignored, tied, weightMap, type WeightTable } from '@glossa/checkpoint';

/** Hugging Face's `GPTNeoModel` to the body of a head. */
const body: WeightTable = {
  'transformer.wte.weight': 'model.embedding.tokens.weight',
  'transformer.wpe.weight': 'model.embedding.positions.embedding.weight',
  'transformer.h.{i}.ln_1.*': 'model.stack.layers.{i}.selfAttention.norm.*',
  'transformer.h.{i}.attn.attention.q_proj.*': 'model.stack.layers.{i}.selfAttention.body.query.*',
  'transformer.h.{i}.attn.attention.k_proj.*': 'model.stack.layers.{i}.selfAttention.body.key.*',
  'transformer.h.{i}.attn.attention.v_proj.*': 'model.stack.layers.{i}.selfAttention.body.value.*',
  'transformer.h.{i}.attn.attention.out_proj.*': 'model.stack.layers.{i}.selfAttention.body.output.*',
  'transformer.h.{i}.attn.attention.bias': ignored,
  'transformer.h.{i}.attn.attention.masked_bias': ignored,
  'transformer.h.{i}.ln_2.*': 'model.stack.layers.{i}.feedForward.norm.*',
  'transformer.h.{i}.mlp.c_fc.*': 'model.stack.layers.{i}.feedForward.body.input.*',
  'transformer.h.{i}.mlp.c_proj.*': 'model.stack.layers.{i}.feedForward.body.output.*',
  'transformer.ln_f.*': 'model.norm.*',
};

const prefixes = ['transformer.'];

/** Hugging Face's `GPTNeoForCausalLM` to `CausalLM(GptNeo)`. */
export const gptNeoWeights = weightMap(
  { ...body, 'lm_head.weight': tied('model.embedding.tokens.weight') },
  { prefixes },
);

/** Hugging Face's `GPTNeoForSequenceClassification` to `SequenceClassifier(GptNeo)`. */
export const gptNeoSequenceWeights = weightMap({ ...body, 'score.*': 'classifier.*' }, { prefixes });

/** Hugging Face's `GPTNeoForTokenClassification` to `TokenClassifier(GptNeo)`. */
export const gptNeoTokenWeights = weightMap({ ...body, 'classifier.*': 'classifier.*' }, { prefixes });
