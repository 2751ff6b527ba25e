import type { FileSource } from '@glossa/checkpoint';
import { loadCausalLM, type CausalLM, type LoadModelOptions } from '@glossa/transformer';

/** Loads a causal language model for what `build` makes of it, which owns it from then on; where that throws, the model is freed. */
export async function ownerOfCausalLM<Owner>(files: FileSource, options: LoadModelOptions, build: (model: CausalLM) => Owner): Promise<Owner> {
  const model = await loadCausalLM(files, options);
  try {
    return build(model);
  } catch (error) {
    model[Symbol.dispose]();
    throw error;
  }
}
