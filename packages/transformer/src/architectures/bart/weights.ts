import { tied, weightMap, type WeightTable } from '@glossa/checkpoint';

/** What BART and Marian store alike, to the body of a head. */
export const bartLayers: WeightTable = {
  'model.shared.weight': 'model.embedding.tokens.weight',
  'model.encoder.embed_tokens.weight': tied('model.embedding.tokens.weight'),
  'model.decoder.embed_tokens.weight': tied('model.embedding.tokens.weight'),
  'model.encoder.layers.{i}.self_attn.q_proj.*': 'model.encoder.layers.{i}.selfAttention.body.query.*',
  'model.encoder.layers.{i}.self_attn.k_proj.*': 'model.encoder.layers.{i}.selfAttention.body.key.*',
  'model.encoder.layers.{i}.self_attn.v_proj.*': 'model.encoder.layers.{i}.selfAttention.body.value.*',
  'model.encoder.layers.{i}.self_attn.out_proj.*': 'model.encoder.layers.{i}.selfAttention.body.output.*',
  'model.encoder.layers.{i}.self_attn_layer_norm.*': 'model.encoder.layers.{i}.selfAttention.norm.*',
  'model.encoder.layers.{i}.fc1.*': 'model.encoder.layers.{i}.feedForward.body.input.*',
  'model.encoder.layers.{i}.fc2.*': 'model.encoder.layers.{i}.feedForward.body.output.*',
  'model.encoder.layers.{i}.final_layer_norm.*': 'model.encoder.layers.{i}.feedForward.norm.*',
  'model.decoder.layers.{i}.self_attn.q_proj.*': 'model.decoder.layers.{i}.selfAttention.body.query.*',
  'model.decoder.layers.{i}.self_attn.k_proj.*': 'model.decoder.layers.{i}.selfAttention.body.key.*',
  'model.decoder.layers.{i}.self_attn.v_proj.*': 'model.decoder.layers.{i}.selfAttention.body.value.*',
  'model.decoder.layers.{i}.self_attn.out_proj.*': 'model.decoder.layers.{i}.selfAttention.body.output.*',
  'model.decoder.layers.{i}.self_attn_layer_norm.*': 'model.decoder.layers.{i}.selfAttention.norm.*',
  'model.decoder.layers.{i}.encoder_attn.q_proj.*': 'model.decoder.layers.{i}.crossAttention.body.query.*',
  'model.decoder.layers.{i}.encoder_attn.k_proj.*': 'model.decoder.layers.{i}.crossAttention.body.key.*',
  'model.decoder.layers.{i}.encoder_attn.v_proj.*': 'model.decoder.layers.{i}.crossAttention.body.value.*',
  'model.decoder.layers.{i}.encoder_attn.out_proj.*': 'model.decoder.layers.{i}.crossAttention.body.output.*',
  'model.decoder.layers.{i}.encoder_attn_layer_norm.*': 'model.decoder.layers.{i}.crossAttention.norm.*',
  'model.decoder.layers.{i}.fc1.*': 'model.decoder.layers.{i}.feedForward.body.input.*',
  'model.decoder.layers.{i}.fc2.*': 'model.decoder.layers.{i}.feedForward.body.output.*',
  'model.decoder.layers.{i}.final_layer_norm.*': 'model.decoder.layers.{i}.feedForward.norm.*',
};

/** Their logits, to `Seq2SeqLM`. */
export const bartOutput: WeightTable = {
  'lm_head.weight': tied('model.embedding.tokens.weight'),
  final_logits_bias: 'output.bias',
};

const body: WeightTable = {
  ...bartLayers,
  'model.encoder.embed_positions.weight': 'model.embedding.positions.embedding.weight',
  'model.encoder.layernorm_embedding.*': 'model.embedding.norm.*',
  'model.decoder.embed_positions.weight': 'model.targetEmbedding.positions.embedding.weight',
  'model.decoder.layernorm_embedding.*': 'model.targetEmbedding.norm.*',
};

/** Hugging Face's `BartForConditionalGeneration` to `Seq2SeqLM(Bart)`. */
export const bartWeights = weightMap({ ...body, ...bartOutput });

/** Hugging Face's `BartForSequenceClassification` to `SequenceClassifier(Bart)`. */
export const bartSequenceWeights = weightMap({
  ...body,
  'classification_head.dense.*': 'pooler.dense.*',
  'classification_head.out_proj.*': 'classifier.*',
});
