import { split, type WeightTable } from '@glossa/checkpoint';

/** The names of PyTorch's `TransformerEncoderLayer` and `TransformerDecoderLayer`. */
export const originalTransformerWeights: WeightTable = {
  'src_embed.weight': 'embedding.tokens.weight',
  'encoder.layers.{i}.self_attn.in_proj_weight': split(
    'encoder.layers.{i}.selfAttention.body.{query,key,value}.weight',
  ),
  'encoder.layers.{i}.self_attn.in_proj_bias': split('encoder.layers.{i}.selfAttention.body.{query,key,value}.bias'),
  'encoder.layers.{i}.self_attn.out_proj.*': 'encoder.layers.{i}.selfAttention.body.output.*',
  'encoder.layers.{i}.norm1.*': 'encoder.layers.{i}.selfAttention.norm.*',
  'encoder.layers.{i}.linear1.*': 'encoder.layers.{i}.feedForward.body.input.*',
  'encoder.layers.{i}.linear2.*': 'encoder.layers.{i}.feedForward.body.output.*',
  'encoder.layers.{i}.norm2.*': 'encoder.layers.{i}.feedForward.norm.*',
  'decoder.layers.{i}.self_attn.in_proj_weight': split(
    'decoder.layers.{i}.selfAttention.body.{query,key,value}.weight',
  ),
  'decoder.layers.{i}.self_attn.in_proj_bias': split('decoder.layers.{i}.selfAttention.body.{query,key,value}.bias'),
  'decoder.layers.{i}.self_attn.out_proj.*': 'decoder.layers.{i}.selfAttention.body.output.*',
  'decoder.layers.{i}.norm1.*': 'decoder.layers.{i}.selfAttention.norm.*',
  'decoder.layers.{i}.multihead_attn.in_proj_weight': split(
    'decoder.layers.{i}.crossAttention.body.{query,key,value}.weight',
  ),
  'decoder.layers.{i}.multihead_attn.in_proj_bias': split(
    'decoder.layers.{i}.crossAttention.body.{query,key,value}.bias',
  ),
  'decoder.layers.{i}.multihead_attn.out_proj.*': 'decoder.layers.{i}.crossAttention.body.output.*',
  'decoder.layers.{i}.norm2.*': 'decoder.layers.{i}.crossAttention.norm.*',
  'decoder.layers.{i}.linear1.*': 'decoder.layers.{i}.feedForward.body.input.*',
  'decoder.layers.{i}.linear2.*': 'decoder.layers.{i}.feedForward.body.output.*',
  'decoder.layers.{i}.norm3.*': 'decoder.layers.{i}.feedForward.norm.*',
};
