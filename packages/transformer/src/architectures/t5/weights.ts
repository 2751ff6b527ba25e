import { ignored, tied, type WeightTable } from '@glossa/checkpoint';
import type { T5Config } from './config.js';

/** The inner layers of feed-forwards, by their kind. */
const inner = {
  relu: { wi: 'input' },
  'gated-gelu': { wi_0: 'gate', wi_1: 'input' },
  'gated-silu': { wi_0: 'gate', wi_1: 'input' },
};

/** Hugging Face's `T5Model`, of T5 and of v1.1. */
export function t5Weights({ feedForwardProj }: Pick<T5Config, 'feedForwardProj'>): WeightTable {
  const feedForward = (stored: string, ours: string) =>
    Object.fromEntries(
      Object.entries(inner[feedForwardProj]).map(([wi, part]) => [`${stored}.${wi}.weight`, `${ours}.${part}.weight`]),
    );
  return {
    'shared.weight': 'embedding.tokens.weight',
    'encoder.embed_tokens.weight': tied('embedding.tokens.weight'),
    'decoder.embed_tokens.weight': tied('embedding.tokens.weight'),
    'encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight': 'encoderBias.buckets.weight',
    'encoder.block.{i}.layer.0.SelfAttention.q.weight': 'encoder.layers.{i}.selfAttention.body.query.weight',
    'encoder.block.{i}.layer.0.SelfAttention.k.weight': 'encoder.layers.{i}.selfAttention.body.key.weight',
    'encoder.block.{i}.layer.0.SelfAttention.v.weight': 'encoder.layers.{i}.selfAttention.body.value.weight',
    'encoder.block.{i}.layer.0.SelfAttention.o.weight': 'encoder.layers.{i}.selfAttention.body.output.weight',
    'encoder.block.{i}.layer.0.layer_norm.weight': 'encoder.layers.{i}.selfAttention.norm.weight',
    ...feedForward('encoder.block.{i}.layer.1.DenseReluDense', 'encoder.layers.{i}.feedForward.body'),
    'encoder.block.{i}.layer.1.DenseReluDense.wo.weight': 'encoder.layers.{i}.feedForward.body.output.weight',
    'encoder.block.{i}.layer.1.layer_norm.weight': 'encoder.layers.{i}.feedForward.norm.weight',
    'encoder.final_layer_norm.weight': 'encoderNorm.weight',
    'decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight': 'decoderBias.buckets.weight',
    // In the published T5 files, and unused there too.
    'decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight': ignored,
    'decoder.block.{i}.layer.0.SelfAttention.q.weight': 'decoder.layers.{i}.selfAttention.body.query.weight',
    'decoder.block.{i}.layer.0.SelfAttention.k.weight': 'decoder.layers.{i}.selfAttention.body.key.weight',
    'decoder.block.{i}.layer.0.SelfAttention.v.weight': 'decoder.layers.{i}.selfAttention.body.value.weight',
    'decoder.block.{i}.layer.0.SelfAttention.o.weight': 'decoder.layers.{i}.selfAttention.body.output.weight',
    'decoder.block.{i}.layer.0.layer_norm.weight': 'decoder.layers.{i}.selfAttention.norm.weight',
    'decoder.block.{i}.layer.1.EncDecAttention.q.weight': 'decoder.layers.{i}.crossAttention.body.query.weight',
    'decoder.block.{i}.layer.1.EncDecAttention.k.weight': 'decoder.layers.{i}.crossAttention.body.key.weight',
    'decoder.block.{i}.layer.1.EncDecAttention.v.weight': 'decoder.layers.{i}.crossAttention.body.value.weight',
    'decoder.block.{i}.layer.1.EncDecAttention.o.weight': 'decoder.layers.{i}.crossAttention.body.output.weight',
    'decoder.block.{i}.layer.1.layer_norm.weight': 'decoder.layers.{i}.crossAttention.norm.weight',
    ...feedForward('decoder.block.{i}.layer.2.DenseReluDense', 'decoder.layers.{i}.feedForward.body'),
    'decoder.block.{i}.layer.2.DenseReluDense.wo.weight': 'decoder.layers.{i}.feedForward.body.output.weight',
    'decoder.block.{i}.layer.2.layer_norm.weight': 'decoder.layers.{i}.feedForward.norm.weight',
    'decoder.final_layer_norm.weight': 'decoderNorm.weight',
  };
}
