import type { FileSource } from '@glossa/checkpoint';
import { loadCausalLM, type CausalLM, type LoadModelOptions } from '@glossa/transformer';

/** Where a tokenizer is: in what a GGUF file says of itself, or in files beside the model's. */
export interface TokenizerReaders<Tokenizer> {
  ofGguf(metadata: ReadonlyMap<string, unknown>): Tokenizer;
  ofFiles(): Promise<Tokenizer>;
}

/** A model and its tokenizer, which is read first; a GGUF file is opened once for both. */
export async function loadWithTokenizer<Tokenizer>(
  files: FileSource,
  options: LoadModelOptions,
  readers: TokenizerReaders<Tokenizer>,
): Promise<{ model: CausalLM; tokenizer: Tokenizer }> {
  if (!options.file?.endsWith('.gguf')) {
    const tokenizer = await readers.ofFiles();
    return { tokenizer, model: await loadCausalLM(files, options) };
  }
  const tokenizers: Tokenizer[] = [];
  const onMetadata = (metadata: ReadonlyMap<string, unknown>) => {
    tokenizers.push(readers.ofGguf(metadata));
    options.onMetadata?.(metadata);
  };
  const model = await loadCausalLM(files, { ...options, onMetadata });
  return { model, tokenizer: tokenizers[0]! };
}
