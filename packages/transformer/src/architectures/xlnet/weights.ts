import { tied, weightMap, type WeightTable } from '@glossa/checkpoint';

const body: WeightTable = {
  'transformer.word_embedding.weight': 'model.embedding.tokens.weight',
  'transformer.mask_emb': 'model.mask',
  'transformer.layer.{i}.rel_attn.q': 'model.layers.{i}.selfAttention.body.query',
  'transformer.layer.{i}.rel_attn.k': 'model.layers.{i}.selfAttention.body.key',
  'transformer.layer.{i}.rel_attn.v': 'model.layers.{i}.selfAttention.body.value',
  'transformer.layer.{i}.rel_attn.o': 'model.layers.{i}.selfAttention.body.output',
  'transformer.layer.{i}.rel_attn.r': 'model.layers.{i}.selfAttention.body.distance',
  'transformer.layer.{i}.rel_attn.r_w_bias': 'model.layers.{i}.selfAttention.body.contentBias',
  'transformer.layer.{i}.rel_attn.r_r_bias': 'model.layers.{i}.selfAttention.body.distanceBias',
  'transformer.layer.{i}.rel_attn.r_s_bias': 'model.layers.{i}.selfAttention.body.segmentBias',
  'transformer.layer.{i}.rel_attn.seg_embed': 'model.layers.{i}.selfAttention.body.segments',
  'transformer.layer.{i}.rel_attn.layer_norm.*': 'model.layers.{i}.selfAttention.norm.*',
  'transformer.layer.{i}.ff.layer_1.*': 'model.layers.{i}.feedForward.body.input.*',
  'transformer.layer.{i}.ff.layer_2.*': 'model.layers.{i}.feedForward.body.output.*',
  'transformer.layer.{i}.ff.layer_norm.*': 'model.layers.{i}.feedForward.norm.*',
};

/** Hugging Face's `XLNetLMHeadModel` to `PermutationLM(Xlnet)`. */
export const xlnetWeights = weightMap({
  ...body,
  'lm_loss.weight': tied('model.embedding.tokens.weight'),
  'lm_loss.bias': 'output.bias',
});

/** Hugging Face's `XLNetForQuestionAnsweringSimple` to `SpanModel(Xlnet)`. */
export const xlnetSpanWeights = weightMap({ ...body, 'qa_outputs.*': 'span.*' });

/** Hugging Face's `XLNetForSequenceClassification` to `SequenceClassifier(Xlnet)`. */
export const xlnetSequenceWeights = weightMap({
  ...body,
  'sequence_summary.summary.*': 'pooler.dense.*',
  'logits_proj.*': 'classifier.*',
});

/** Hugging Face's `XLNetForTokenClassification` to `TokenClassifier(Xlnet)`. */
export const xlnetTokenWeights = weightMap({ ...body, 'classifier.*': 'classifier.*' });

/** Hugging Face's `XLNetForQuestionAnswering` to `BeamSpanModel(Xlnet)`. */
export const xlnetBeamSpanWeights = weightMap({
  ...body,
  'start_logits.dense.*': 'start.*',
  'end_logits.dense_0.*': 'end.dense.*',
  'end_logits.LayerNorm.*': 'end.norm.*',
  'end_logits.dense_1.*': 'end.output.*',
  'answer_class.dense_0.*': 'impossible.dense.*',
  'answer_class.dense_1.weight': 'impossible.output.weight',
});
