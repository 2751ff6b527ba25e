import { rotaryPairs, weightMap, type GgufFile } from '@glossa/checkpoint';
import type { ModelFile } from '../../entry/model-file.js';
import { rotaryDecoder } from '../../entry/gguf/rotary-decoder.js';

/** A GGUF file of a Llama, or of a Mistral: there it is a Llama with a sliding window, if it has one. */
export async function ggufLlama(file: GgufFile, where: string): Promise<ModelFile> {
  const { config, weights } = await rotaryDecoder(file, 'llama', where);
  const { sliding_window, ...rest } = config;
  return {
    config:
      sliding_window === null
        ? { model_type: 'llama', architectures: ['LlamaForCausalLM'], ...rest }
        : { model_type: 'mistral', architectures: ['MistralForCausalLM'], ...config },
    tensors: file,
    weights: weightMap({
      ...weights,
      'blk.{i}.attn_q.weight': rotaryPairs('model.stack.layers.{i}.selfAttention.body.query.weight', config.head_dim),
      'blk.{i}.attn_k.weight': rotaryPairs('model.stack.layers.{i}.selfAttention.body.key.weight', config.head_dim),
    }),
  };
}
