import type { FileSource } from '@glossa/checkpoint';
import { loadCausalLM, type CausalLM, type LoadModelOptions } from '@glossa/transformer';

/** Where a tokenizer is: in what a GGUF file says of itself, or in files beside the model's. */
export interface TokenizerReaders<Tokenizer> {
  ofGguf(metadata: ReadonlyMap<string, unknown>): Tokenizer;
  ofFiles(): Promise<Tokenizer>;
}

/** Loads a tokenizer and then a model for what `build` makes of them, which owns the model; a GGUF file is opened once for both. */
export async function loadWithTokenizer<Tokenizer, Owner>(
  files: FileSource,
  options: LoadModelOptions,
  readers: TokenizerReaders<Tokenizer>,
  build: (model: CausalLM, tokenizer: Tokenizer) => Owner,
): Promise<Owner> {
  if (!options.file?.endsWith('.gguf')) {
    const tokenizer = await readers.ofFiles();
    return owned(await loadCausalLM(files, options), (model) => build(model, tokenizer));
  }
  const tokenizers: Tokenizer[] = [];
  const onMetadata = (metadata: ReadonlyMap<string, unknown>) => {
    tokenizers.push(readers.ofGguf(metadata));
    options.onMetadata?.(metadata);
  };
  return owned(await loadCausalLM(files, { ...options, onMetadata }), (model) => build(model, tokenizers[0]));
}

/** Frees the model where `build` throws. */
function owned<Owner>(model: CausalLM, build: (model: CausalLM) => Owner): Owner {
  try {
    return build(model);
  } catch (error) {
    model[Symbol.dispose]();
    throw error;
  }
}
