import { fail } from '@glossa/check';
import { configSpec, integer, real, weightMap, type GgufFile } from '@glossa/checkpoint';
import type { ModelFile } from '../../entry/model-file.js';
import { readSettings, sizeAliases, sizeFields, tokenMetadata, vocabSize } from '../../entry/gguf/metadata.js';

const settings = configSpec({
  fields: { ...sizeFields, layerNormEps: real({ min: 0 }), pooling: integer({ default: 1 }) },
  aliases: { ...sizeAliases, 'attention.layer_norm_epsilon': 'layerNormEps', pooling_type: 'pooling' },
  unsupported: { 'attention.causal': false },
});

/** By llama.cpp's number. */
const poolings: Readonly<Record<number, string>> = { 1: 'mean', 2: 'cls' };

/** A GGUF file of a BERT that turns texts into vectors. */
export function ggufBert(file: GgufFile, where: string): ModelFile {
  const config = readSettings(file, 'bert', settings, where);
  const { ids, tokenTypes } = tokenMetadata(file, where);
  const pooling = poolings[config.pooling];
  if (pooling === undefined)
    fail(`${where}: bert: pooling_type`, '1 (the mean) or 2 (the first token)', config.pooling, 'unsupported');
  return {
    config: {
      model_type: 'bert',
      architectures: ['BertModel'],
      vocab_size: vocabSize(file, config.vocabSize),
      max_position_embeddings: config.maxPositionEmbeddings,
      type_vocab_size: tokenTypes ?? file.shapes.get('token_types.weight')?.[0] ?? null,
      hidden_size: config.hiddenSize,
      intermediate_size: config.intermediateSize,
      num_hidden_layers: config.numHiddenLayers,
      num_attention_heads: config.numAttentionHeads,
      layer_norm_eps: config.layerNormEps,
      pooling,
      ...ids,
    },
    tensors: file,
    weights: weightMap({
      'token_embd.weight': 'model.embedding.tokens.weight',
      'position_embd.weight': 'model.embedding.positions.embedding.weight',
      'token_types.weight': 'model.embedding.tokenTypes.weight',
      'token_embd_norm.*': 'model.embedding.norm.*',
      'blk.{i}.attn_q.*': 'model.stack.layers.{i}.selfAttention.body.query.*',
      'blk.{i}.attn_k.*': 'model.stack.layers.{i}.selfAttention.body.key.*',
      'blk.{i}.attn_v.*': 'model.stack.layers.{i}.selfAttention.body.value.*',
      'blk.{i}.attn_output.*': 'model.stack.layers.{i}.selfAttention.body.output.*',
      'blk.{i}.attn_output_norm.*': 'model.stack.layers.{i}.selfAttention.norm.*',
      'blk.{i}.ffn_up.*': 'model.stack.layers.{i}.feedForward.body.input.*',
      'blk.{i}.ffn_down.*': 'model.stack.layers.{i}.feedForward.body.output.*',
      'blk.{i}.layer_output_norm.*': 'model.stack.layers.{i}.feedForward.norm.*',
    }),
  };
}
