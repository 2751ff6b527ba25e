import { split, weightMap } from '@glossa/checkpoint';

/** The names of `torch.nn.TransformerEncoderLayer` and `DecoderLayer` to `Seq2SeqLM(OriginalTransformer)`. */
export const originalTransformerWeights = weightMap({
  'src_embed.weight': 'model.embedding.tokens.weight',
  'encoder.layers.{i}.self_attn.in_proj_weight': split(
    'model.encoder.layers.{i}.selfAttention.body.{query,key,value}.weight',
  ),
  'encoder.layers.{i}.self_attn.in_proj_bias': split(
    'model.encoder.layers.{i}.selfAttention.body.{query,key,value}.bias',
  ),
  'encoder.layers.{i}.self_attn.out_proj.*': 'model.encoder.layers.{i}.selfAttention.body.output.*',
  'encoder.layers.{i}.norm1.*': 'model.encoder.layers.{i}.selfAttention.norm.*',
  'encoder.layers.{i}.linear1.*': 'model.encoder.layers.{i}.feedForward.body.input.*',
  'encoder.layers.{i}.linear2.*': 'model.encoder.layers.{i}.feedForward.body.output.*',
  'encoder.layers.{i}.norm2.*': 'model.encoder.layers.{i}.feedForward.norm.*',
  'decoder.layers.{i}.self_attn.in_proj_weight': split(
    'model.decoder.layers.{i}.selfAttention.body.{query,key,value}.weight',
  ),
  'decoder.layers.{i}.self_attn.in_proj_bias': split(
    'model.decoder.layers.{i}.selfAttention.body.{query,key,value}.bias',
  ),
  'decoder.layers.{i}.self_attn.out_proj.*': 'model.decoder.layers.{i}.selfAttention.body.output.*',
  'decoder.layers.{i}.norm1.*': 'model.decoder.layers.{i}.selfAttention.norm.*',
  'decoder.layers.{i}.multihead_attn.in_proj_weight': split(
    'model.decoder.layers.{i}.crossAttention.body.{query,key,value}.weight',
  ),
  'decoder.layers.{i}.multihead_attn.in_proj_bias': split(
    'model.decoder.layers.{i}.crossAttention.body.{query,key,value}.bias',
  ),
  'decoder.layers.{i}.multihead_attn.out_proj.*': 'model.decoder.layers.{i}.crossAttention.body.output.*',
  'decoder.layers.{i}.norm2.*': 'model.decoder.layers.{i}.crossAttention.norm.*',
  'decoder.layers.{i}.linear1.*': 'model.decoder.layers.{i}.feedForward.body.input.*',
  'decoder.layers.{i}.linear2.*': 'model.decoder.layers.{i}.feedForward.body.output.*',
  'decoder.layers.{i}.norm3.*': 'model.decoder.layers.{i}.feedForward.norm.*',
});
