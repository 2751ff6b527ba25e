import {
  loadCheckpoint,
  openSource,
  streamWeights,
  type FileSource,
  type ModelSource,
  type OpenOptions,
} from '@glossa/checkpoint';
import type { QuantizedBits } from '@glossa/tensor';
import type { Architecture, HeadModel } from './architecture.js';
import { checkModelFileName, openModelFile, type OnMetadata } from './open-model-file.js';

/** Progress and abort, and which file. */
export interface LoadModelOptions extends OpenOptions {
  /** One that holds config and weights together: `.gguf`, or llama2.c's `.bin`; default `config.json` and `model.safetensors`. */
  readonly file?: string;
  /**
   * `true`: what a file holds in 8 bits or fewer stays so in memory, for the kernels that multiply with it as it is; they round what they multiply
   * too, to 16 bits or, with weights of 4, to 8. 8 or 4: the other weights of linear layers are rounded to so many bits besides, and those of
   * embeddings to 8, each as it arrives. `false`: all become float32, exact and trainable. Default: `true` for `.gguf`, else `false`.
   */
  readonly quantized?: boolean | QuantizedBits;
  /** Told what a GGUF file says of itself, tokenizer and chat template among it, before its weights are read. What it throws ends the loading. */
  readonly onMetadata?: OnMetadata | undefined;
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
  if (![undefined, true, false, 8, 4].includes(quantized))
    throw new Error(`quantized: expected true, false, 8 or 4, received ${String(quantized)}`);
  if (onMetadata !== undefined && !file?.endsWith('.gguf'))
    throw new Error(`onMetadata: expected a .gguf file beside it, received ${file ?? 'none'}`);
  const files = openSource(source);
  if (file !== undefined)
    return loadFile(choose, files, file, { quantized: quantized ?? file.endsWith('.gguf'), onMetadata, ...options });
  const config = await files.readJson('config.json', options);
  const { build, weights, more } = choose(config, 'config.json');
  const whole = more ? merged(config as object, await more(files, options)) : config;
  return filled(build(whole), (model) => loadCheckpoint(model, files, { ...options, map: weights(model), quantized }));
}

async function loadFile<Model extends HeadModel>(
  choose: Choice<Model>,
  files: FileSource,
  name: string,
  { quantized, onMetadata, ...options }: Omit<LoadModelOptions, 'file'>,
): Promise<Model> {
  checkModelFileName(name);
  const file = await files.open(name, options);
  try {
    const { config, tensors, weights } = await openModelFile(file, name, onMetadata);
    return await filled(choose(config, name).build(config), (model) =>
      streamWeights(model, tensors, weights, { quantized }),
    );
  } finally {
    await file.close();
  }
}

/** @throws when two files disagree */
function merged(config: object, more: object): object {
  for (const [key, value] of Object.entries(more)) {
    const said: unknown = Object.hasOwn(config, key) ? Reflect.get(config, key) : value;
    if (said !== value)
      throw new Error(
        `config.json: ${key}: expected ${JSON.stringify(value)}, as another file says, received ${JSON.stringify(said)}`,
      );
  }
  return { ...config, ...more };
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
