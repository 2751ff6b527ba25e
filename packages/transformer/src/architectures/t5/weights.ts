import { ignored, prefixed, tied, weightMap, type WeightMap, type WeightTable } from '@glossa/checkpoint';
import type { T5Config } from './model.js';

/** The inner layers of feed-forwards, by their kind. */
const inner = {
  relu: { wi: 'input' },
  'gated-gelu': { wi_0: 'gate', wi_1: 'input' },
  'gated-silu': { wi_0: 'gate', wi_1: 'input' },
};

/** Hugging Face's `T5Model`, of T5 and of v1.1, to the body of a head. */
function t5Body({ feedForwardProj }: Pick<T5Config, 'feedForwardProj'>): WeightTable {
  const feedForward = (stored: string, ours: string) =>
    Object.fromEntries(
      Object.entries(inner[feedForwardProj]).map(([wi, part]) => [`${stored}.${wi}.weight`, `${ours}.${part}.weight`]),
    );
  return {
    'shared.weight': 'model.embedding.tokens.weight',
    'encoder.embed_tokens.weight': tied('model.embedding.tokens.weight'),
    'decoder.embed_tokens.weight': tied('model.embedding.tokens.weight'),
    'encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight': 'model.encoderBias.buckets.weight',
    'encoder.block.{i}.layer.0.SelfAttention.q.weight': 'model.encoder.layers.{i}.selfAttention.body.query.weight',
    'encoder.block.{i}.layer.0.SelfAttention.k.weight': 'model.encoder.layers.{i}.selfAttention.body.key.weight',
    'encoder.block.{i}.layer.0.SelfAttention.v.weight': 'model.encoder.layers.{i}.selfAttention.body.value.weight',
    'encoder.block.{i}.layer.0.SelfAttention.o.weight': 'model.encoder.layers.{i}.selfAttention.body.output.weight',
    'encoder.block.{i}.layer.0.layer_norm.weight': 'model.encoder.layers.{i}.selfAttention.norm.weight',
    ...feedForward('encoder.block.{i}.layer.1.DenseReluDense', 'model.encoder.layers.{i}.feedForward.body'),
    'encoder.block.{i}.layer.1.DenseReluDense.wo.weight': 'model.encoder.layers.{i}.feedForward.body.output.weight',
    'encoder.block.{i}.layer.1.layer_norm.weight': 'model.encoder.layers.{i}.feedForward.norm.weight',
    'encoder.final_layer_norm.weight': 'model.encoderNorm.weight',
    'decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight': 'model.decoderBias.buckets.weight',
    // In the published T5 files, and unused there too.
    'decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight': ignored,
    'decoder.block.{i}.layer.0.SelfAttention.q.weight': 'model.decoder.layers.{i}.selfAttention.body.query.weight',
    'decoder.block.{i}.layer.0.SelfAttention.k.weight': 'model.decoder.layers.{i}.selfAttention.body.key.weight',
    'decoder.block.{i}.layer.0.SelfAttention.v.weight': 'model.decoder.layers.{i}.selfAttention.body.value.weight',
    'decoder.block.{i}.layer.0.SelfAttention.o.weight': 'model.decoder.layers.{i}.selfAttention.body.output.weight',
    'decoder.block.{i}.layer.0.layer_norm.weight': 'model.decoder.layers.{i}.selfAttention.norm.weight',
    'decoder.block.{i}.layer.1.EncDecAttention.q.weight': 'model.decoder.layers.{i}.crossAttention.body.query.weight',
    'decoder.block.{i}.layer.1.EncDecAttention.k.weight': 'model.decoder.layers.{i}.crossAttention.body.key.weight',
    'decoder.block.{i}.layer.1.EncDecAttention.v.weight': 'model.decoder.layers.{i}.crossAttention.body.value.weight',
    'decoder.block.{i}.layer.1.EncDecAttention.o.weight': 'model.decoder.layers.{i}.crossAttention.body.output.weight',
    'decoder.block.{i}.layer.1.layer_norm.weight': 'model.decoder.layers.{i}.crossAttention.norm.weight',
    ...feedForward('decoder.block.{i}.layer.2.DenseReluDense', 'model.decoder.layers.{i}.feedForward.body'),
    'decoder.block.{i}.layer.2.DenseReluDense.wo.weight': 'model.decoder.layers.{i}.feedForward.body.output.weight',
    'decoder.block.{i}.layer.2.layer_norm.weight': 'model.decoder.layers.{i}.feedForward.norm.weight',
    'decoder.final_layer_norm.weight': 'model.decoderNorm.weight',
  };
}

/** Hugging Face's `T5ForConditionalGeneration` to `Seq2SeqLM(T5)`. */
export function t5Weights(config: Pick<T5Config, 'feedForwardProj' | 'tieWordEmbeddings'>): WeightMap {
  return weightMap({
    ...t5Body(config),
    'lm_head.weight': config.tieWordEmbeddings ? tied('model.embedding.tokens.weight') : 'output.weight',
  });
}

/** Hugging Face's `T5ForSequenceClassification` to `SequenceClassifier(T5)`. */
export function t5SequenceWeights(config: Pick<T5Config, 'feedForwardProj'>): WeightMap {
  const body = prefixed(t5Body(config), { stored: 'transformer.' });
  return weightMap({
    ...body,
    'classification_head.dense.*': 'pooler.dense.*',
    'classification_head.out_proj.*': 'classifier.*',
  });
}
