import { loadCheckpoint, openSource, streamWeights, type FileSource, type ModelSource, type OpenOptions } from '@glossa/checkpoint';
import type { Architecture, HeadModel } from './architecture.js';
import { checkModelFileName, openModelFile } from './open-model-file.js';

/** Progress and abort, and which file. */
export interface LoadModelOptions extends OpenOptions {
  /** One that holds config and weights together: `.gguf`, or llama2.c's `.bin`; default `config.json` and `model.safetensors`. */
  readonly file?: string;
  /**
   * Whether what a file holds in 8 bits or fewer stays so in memory, for the kernels that multiply with it as it is; they round what they
   * multiply too, to 16 bits or, with weights of 4, to 8. Else weights become float32, exact and trainable. Default true for a GGUF file, false
   * for `model.safetensors` with int8 weights.
   */
  readonly quantized?: boolean;
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
  { file, quantized, ...options }: LoadModelOptions = {},
): Promise<Model> {
  if (quantized !== undefined && file !== undefined && !file.endsWith('.gguf')) throw new Error(`quantized: expected a .gguf file beside it, received ${file}`);
  const files = openSource(source);
  if (file !== undefined) return loadFile(choose, files, file, quantized ?? true, options);
  const config = await files.readJson('config.json', options);
  const { build, weights } = choose(config, 'config.json');
  return filled(build(config), (model) => loadCheckpoint(model, files, { ...options, quantized, map: weights(model) }));
}

async function loadFile<Model extends HeadModel>(
  choose: Choice<Model>,
  files: FileSource,
  name: string,
  quantized: boolean,
  options: OpenOptions,
): Promise<Model> {
  checkModelFileName(name);
  const file = await files.open(name, options);
  try {
    const { config, tensors, weights } = await openModelFile(file, name, quantized);
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
