import { configSpec, real, split, weightMap, type GgufFile } from '@glossa/checkpoint';
import type { ModelFile } from '../../entry/model-file.js';
import { readSettings, sizeAliases, sizeFields, tokenMetadata, vocabSize } from '../../entry/gguf/metadata.js';

const settings = configSpec({
  fields: { ...sizeFields, layerNormEpsilon: real({ min: 0 }) },
  aliases: { ...sizeAliases, 'attention.layer_norm_epsilon': 'layerNormEpsilon' },
});

/**
 * A GGUF file of a GPT-2, whose matrices are [out, in] there; older ones hold the output matrix apart, rounded in a way
 * of its own.
 */
export function ggufGpt2(file: GgufFile, where: string): ModelFile {
  const config = readSettings(file, 'gpt2', settings, where);
  const isTied = !file.shapes.has('output.weight');
  return {
    config: {
      model_type: 'gpt2',
      architectures: ['GPT2LMHeadModel'],
      vocab_size: vocabSize(file, config.vocabSize),
      n_positions: config.maxPositionEmbeddings,
      n_embd: config.hiddenSize,
      n_inner: config.intermediateSize,
      n_layer: config.numHiddenLayers,
      n_head: config.numAttentionHeads,
      tie_word_embeddings: isTied,
      layer_norm_epsilon: config.layerNormEpsilon,
      ...tokenMetadata(file, where).ids,
    },
    tensors: file,
    weights: weightMap({
      'token_embd.weight': 'model.embedding.tokens.weight',
      'position_embd.weight': 'model.embedding.positions.embedding.weight',
      'blk.{i}.attn_norm.*': 'model.stack.layers.{i}.selfAttention.norm.*',
      'blk.{i}.attn_qkv.*': split('model.stack.layers.{i}.selfAttention.body.{query,key,value}.*'),
      'blk.{i}.attn_output.*': 'model.stack.layers.{i}.selfAttention.body.output.*',
      'blk.{i}.ffn_norm.*': 'model.stack.layers.{i}.feedForward.norm.*',
      'blk.{i}.ffn_up.*': 'model.stack.layers.{i}.feedForward.body.input.*',
      'blk.{i}.ffn_down.*': 'model.stack.layers.{i}.feedForward.body.output.*',
      'output_norm.*': 'model.norm.*',
      ...(!isTied && { 'output.weight': 'output.weight' }),
    }),
  };
}
