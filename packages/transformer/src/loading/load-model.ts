import { loadCheckpoint, openSource, streamWeights, type FileSource, type ModelSource, type OpenOptions } from '@glossa/checkpoint';
import type { Architecture, HeadModel } from './architecture.js';
import { openModelFile } from './open-model-file.js';

/** Progress and abort, and which file. */
export interface LoadModelOptions extends OpenOptions {
  /** One that holds config and weights together: `.gguf`, or llama2.c's `.bin`; default `config.json` and `model.safetensors`. */
  readonly file?: string;
  /**
   * Whether what a GGUF file holds in 8 bits or fewer stays so in memory (default), for the kernels that multiply with it as it is; they round
   * what they multiply too, to 16 bits or, with weights of 4, to 8. Else weights become float32, exact and trainable.
   */
  readonly quantized?: boolean;
}

/**
 * Reads `config.json` and `model.safetensors`, or one file that holds both, tensor by tensor.
 *
 * @param head names what is loaded, in errors
 * @throws when a file is missing or damaged, the architecture is not one of those given, or weights do not fit it
 */
export async function loadModel<Model extends HeadModel>(
  head: string,
  architectures: readonly Architecture<Model>[],
  source: ModelSource | FileSource,
  { file, quantized, ...options }: LoadModelOptions = {},
): Promise<Model> {
  if (quantized !== undefined && !file?.endsWith('.gguf')) throw new Error(`quantized: expected a .gguf file beside it, received ${file ?? 'none'}`);
  const files = isFileSource(source) ? source : openSource(source);
  if (file !== undefined) return loadFile(head, architectures, files, file, quantized ?? true, options);
  const config = await files.readJson('config.json', options);
  const { build, weights } = find(architectures, config, head, 'config.json');
  return filled(build(config), (model) => loadCheckpoint(model, files, { ...options, map: weights(model) }));
}

async function loadFile<Model extends HeadModel>(
  head: string,
  architectures: readonly Architecture<Model>[],
  files: FileSource,
  name: string,
  quantized: boolean,
  options: OpenOptions,
): Promise<Model> {
  const file = await files.open(name, options);
  try {
    const { config, tensors, weights } = await openModelFile(file, name, quantized);
    return await filled(find(architectures, config, head, name).build(config), (model) => streamWeights(model, tensors, weights));
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

function find<Model>(architectures: readonly Architecture<Model>[], config: unknown, head: string, where: string): Architecture<Model> {
  const type: unknown = config instanceof Object && Object.hasOwn(config, 'model_type') ? Reflect.get(config, 'model_type') : undefined;
  const found = architectures.find(({ modelType }) => modelType === type);
  if (found) return found;
  const supported = architectures.map(({ modelType }) => modelType).join(' or ');
  throw new Error(`${where}: model_type: expected ${supported} for a ${head}, received ${JSON.stringify(type)}`);
}

function isFileSource(source: ModelSource | FileSource): source is FileSource {
  return typeof (source as FileSource).readJson === 'function';
}
