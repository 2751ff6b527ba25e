import { fail } from '@glossa/check';
import { weightMap, type GgufFile } from '@glossa/checkpoint';
import type { ModelFile } from '../../entry/model-file.js';
import { rotaryDecoder } from '../../entry/gguf/rotary-decoder.js';

/** A GGUF file of a Qwen2, whose queries and keys are in the order of the features that Hugging Face has. */
export async function ggufQwen2(file: GgufFile, where: string): Promise<ModelFile> {
  const { config, weights } = await rotaryDecoder(file, 'qwen2', where);
  const { sliding_window, ...rest } = config;
  if (sliding_window !== null) fail(`${where}: qwen2: attention.sliding_window`, 'none', sliding_window, 'unsupported');
  return {
    config: { model_type: 'qwen2', architectures: ['Qwen2ForCausalLM'], ...rest },
    tensors: file,
    weights: weightMap({
      ...weights,
      'blk.{i}.attn_q.*': 'model.stack.layers.{i}.selfAttention.body.query.*',
      'blk.{i}.attn_k.*': 'model.stack.layers.{i}.selfAttention.body.key.*',
    }),
  };
}
