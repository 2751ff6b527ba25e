import { type WeightTable } from '@glossa/checkpoint';

/** Hugging Face's `XLNetModel`. */
export const xlnetWeights: WeightTable = {
  'word_embedding.weight': 'embedding.tokens.weight',
  mask_emb: 'mask',
  'layer.{i}.rel_attn.q': 'layers.{i}.selfAttention.body.query',
  'layer.{i}.rel_attn.k': 'layers.{i}.selfAttention.body.key',
  'layer.{i}.rel_attn.v': 'layers.{i}.selfAttention.body.value',
  'layer.{i}.rel_attn.o': 'layers.{i}.selfAttention.body.output',
  'layer.{i}.rel_attn.r': 'layers.{i}.selfAttention.body.distance',
  'layer.{i}.rel_attn.r_w_bias': 'layers.{i}.selfAttention.body.contentBias',
  'layer.{i}.rel_attn.r_r_bias': 'layers.{i}.selfAttention.body.distanceBias',
  'layer.{i}.rel_attn.r_s_bias': 'layers.{i}.selfAttention.body.segmentBias',
  'layer.{i}.rel_attn.seg_embed': 'layers.{i}.selfAttention.body.segments',
  'layer.{i}.rel_attn.layer_norm.*': 'layers.{i}.selfAttention.norm.*',
  'layer.{i}.ff.layer_1.*': 'layers.{i}.feedForward.body.input.*',
  'layer.{i}.ff.layer_2.*': 'layers.{i}.feedForward.body.output.*',
  'layer.{i}.ff.layer_norm.*': 'layers.{i}.feedForward.norm.*',
};
