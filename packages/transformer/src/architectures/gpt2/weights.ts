import { ignored, split, tied, transpose, weightMap, type WeightMap, type WeightTable } from '@glossa/checkpoint';

/** Hugging Face's `GPT2Model`, whose matrices are stored [in, out], to the body of a head. */
const body: WeightTable = {
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
};

const prefixes = ['transformer.'];

/** Hugging Face's `GPT2LMHeadModel` to `CausalLM(Gpt2)`. */
export function gpt2Weights({ tieWordEmbeddings = true }: { readonly tieWordEmbeddings?: boolean } = {}): WeightMap {
  return weightMap(
    { ...body, 'lm_head.weight': tieWordEmbeddings ? tied('model.embedding.tokens.weight') : 'output.weight' },
    { prefixes },
  );
}

/** Hugging Face's `GPT2ForSequenceClassification` to `SequenceClassifier(Gpt2)`. */
export const gpt2SequenceWeights = weightMap({ ...body, 'score.*': 'classifier.*' }, { prefixes });

/** Hugging Face's `GPT2ForTokenClassification` to `TokenClassifier(Gpt2)`. */
export const gpt2TokenWeights = weightMap({ ...body, 'classifier.*': 'classifier.*' }, { prefixes });
