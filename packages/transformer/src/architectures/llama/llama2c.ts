import { rotaryPairs, tied, weightMap, type Llama2cFile } from '@glossa/checkpoint';
import type { ModelFile } from '../../entry/model-file.js';

/** A model file of llama2.c as a Llama, in Meta's names. */
export function llama2cLlama(file: Llama2cFile): ModelFile {
  const {
    hiddenSize,
    intermediateSize,
    numHiddenLayers,
    numAttentionHeads,
    numKeyValueHeads,
    vocabSize,
    maxPositionEmbeddings,
    tieWordEmbeddings,
  } = file.settings;
  const headDim = hiddenSize / numAttentionHeads;
  return {
    config: {
      model_type: 'llama',
      architectures: ['LlamaForCausalLM'],
      vocab_size: vocabSize,
      max_position_embeddings: maxPositionEmbeddings,
      hidden_size: hiddenSize,
      intermediate_size: intermediateSize,
      num_hidden_layers: numHiddenLayers,
      num_attention_heads: numAttentionHeads,
      num_key_value_heads: numKeyValueHeads,
      tie_word_embeddings: tieWordEmbeddings,
      rms_norm_eps: 1e-5,
      // Its texts end where the next would begin.
      eos_token_id: 1,
    },
    tensors: file,
    weights: weightMap({
      'tok_embeddings.weight': 'model.embedding.tokens.weight',
      'layers.{i}.attention_norm.weight': 'model.stack.layers.{i}.selfAttention.norm.weight',
      'layers.{i}.attention.wq.weight': rotaryPairs('model.stack.layers.{i}.selfAttention.body.query.weight', headDim),
      'layers.{i}.attention.wk.weight': rotaryPairs('model.stack.layers.{i}.selfAttention.body.key.weight', headDim),
      'layers.{i}.attention.wv.weight': 'model.stack.layers.{i}.selfAttention.body.value.weight',
      'layers.{i}.attention.wo.weight': 'model.stack.layers.{i}.selfAttention.body.output.weight',
      'layers.{i}.ffn_norm.weight': 'model.stack.layers.{i}.feedForward.norm.weight',
      'layers.{i}.feed_forward.w1.weight': 'model.stack.layers.{i}.feedForward.body.gate.weight',
      'layers.{i}.feed_forward.w2.weight': 'model.stack.layers.{i}.feedForward.body.output.weight',
      'layers.{i}.feed_forward.w3.weight': 'model.stack.layers.{i}.feedForward.body.input.weight',
      'norm.weight': 'model.norm.weight',
      'output.weight': tieWordEmbeddings ? tied('model.embedding.tokens.weight') : 'output.weight',
    }),
  };
}
