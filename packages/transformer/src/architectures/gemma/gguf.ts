import { fail } from '@glossa/check';
import { offset, weightMap, type GgufFile } from '@glossa/checkpoint';
import type { ModelFile } from '../../entry/model-file.js';
import { rotaryDecoder } from '../../entry/gguf/rotary-decoder.js';

/** A GGUF file of a Gemma (the first), whose norms hold 1 + weight. */
export async function ggufGemma(file: GgufFile, where: string): Promise<ModelFile> {
  const { config, weights } = await rotaryDecoder(file, 'gemma', where);
  const { sliding_window, ...rest } = config;
  if (sliding_window !== null) fail(`${where}: gemma: attention.sliding_window`, 'none', sliding_window, 'unsupported');
  return {
    config: { model_type: 'gemma', architectures: ['GemmaForCausalLM'], hidden_act: 'gelu_pytorch_tanh', ...rest },
    tensors: file,
    weights: weightMap({
      ...weights,
      'blk.{i}.attn_norm.weight': offset('model.stack.layers.{i}.selfAttention.norm.weight', 1),
      'blk.{i}.ffn_norm.weight': offset('model.stack.layers.{i}.feedForward.norm.weight', 1),
      'output_norm.weight': offset('model.norm.weight', 1),
      'blk.{i}.attn_q.*': 'model.stack.layers.{i}.selfAttention.body.query.*',
      'blk.{i}.attn_k.*': 'model.stack.layers.{i}.selfAttention.body.key.*',
    }),
  };
}
