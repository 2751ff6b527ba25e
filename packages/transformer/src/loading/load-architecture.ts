import { loadCheckpoint, openSource, streamWeights, type FileSource, type ModelSource, type OpenOptions } from '@glossa/checkpoint';
import type { Architecture, HeadModel } from './architecture.js';
import { openModelFile, type GgufOptions } from './open-model-file.js';

/** Progress and abort, and which file. */
export interface LoadModelOptions extends OpenOptions {
  /** One that holds config and weights together: `.gguf`, or llama2.c's `.bin`; default `config.json` and `model.safetensors`. */
  readonly file?: string;
  /**
   * Whether what a GGUF file holds in 8 bits or fewer stays so in memory (default), for the kernels that multiply with it as it is; they round
   * what they multiply too, to 16 bits or, with weights of 4, to 8. Else weights become float32, exact and trainable.
   */
  readonly quantized?: boolean;
  /** Told what a GGUF file says of itself, tokenizer and chat template among it, before its weights are read. What it throws ends the loading. */
  readonly onMetadata?: ((metadata: ReadonlyMap<string, unknown>) => void) | undefined;
}

/** Which architecture a config asks for. @param where names the config's file in errors */
export type Choice<Model> = (config: unknown, where: string) => Architecture<Model>;

/**
 * Reads `config.json` and `model.safetensors`, or one file that holds both, tensor by tensor.
 *
 * @throws when a file is missing or damaged, `choose` knows no architecture for it, or weights do not fit it
 */
export async function loadArchitecture<Model extends HeadModel>(
  choose: Choice<Model>,
  source: ModelSource,
  { file, quantized, onMetadata, ...options }: LoadModelOptions = {},
): Promise<Model> {
  if (onMetadata !== undefined && !file?.endsWith('.gguf')) throw new Error(`onMetadata: expected a .gguf file beside it, received ${file ?? 'none'}`);
  if (quantized !== undefined && !file?.endsWith('.gguf')) throw new Error(`quantized: expected a .gguf file beside it, received ${file ?? 'none'}`);
  const files = openSource(source);
  if (file !== undefined) return loadFile(choose, files, file, { quantized: quantized ?? true, onMetadata }, options);
  const config = await files.readJson('config.json', options);
  const { build, weights } = choose(config, 'config.json');
  return filled(build(config), (model) => loadCheckpoint(model, files, { ...options, map: weights(model) }));
}

async function loadFile<Model extends HeadModel>(
  choose: Choice<Model>,
  files: FileSource,
  name: string,
  ofGguf: GgufOptions,
  options: OpenOptions,
): Promise<Model> {
  const file = await files.open(name, options);
  try {
    const { config, tensors, weights } = await openModelFile(file, name, ofGguf);
    return await filled(choose(config, name).build(config), (model) => streamWeights(model, tensors, weights));
  } finally {
    await file.close();
  }
}

/** The model once its weights are there; without them it leaves nothing behind. */
async function filled<Model extends HeadModel>(model: Model, fill: (model: Model) => Promise<void>): Promise<Model> {
  try {
    await fill(model);
  } catch (error) {
    model[Symbol.dispose]();
    throw error;
  }
  return model;
}
