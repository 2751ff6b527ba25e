import { check, checkOneOf, checkOptions, fail, inWords, type OptionNames } from '@glossa/check';
import { loadCheckpoint, openSource, streamWeights, type FileSource, type ModelSource } from '@glossa/checkpoint';
import type { OpenOptions } from '@glossa/checkpoint';
import type { QuantizedBits } from '@glossa/tensor';
import type { Architecture, HeadModel } from '../entry/architecture.js';
import { headNames, type ModelHead, type ModelHeads } from '../entry/model-heads.js';
import { allArchitectures } from './architectures.js';
import { chooseHead } from './choose-head.js';
import { checkModelFileName, openModelFile, type OnMetadata } from './open-model-file.js';

/** Progress and abort, which file, and what is done with it. */
export interface LoadModelOptions extends OpenOptions {
  /**
   * One that holds config and weights: `.gguf`, or llama2.c's `.bin`; default `config.json` and `model.safetensors`.
   */
  readonly file?: string | undefined;
  /**
   * `true`: what a file holds in 8 bits or fewer stays so in memory, for the kernels that multiply with it as it is;
   * they round what they multiply too, to 16 bits or, with weights of 4, to 8. 8 or 4: the other weights of linear
   * layers are rounded to so many bits besides, and those of embeddings to 8, each as it arrives. `false`: all become
   * float32, exact and trainable. Default: `true` for `.gguf`, else `false`.
   */
  readonly quantized?: boolean | QuantizedBits | undefined;
  /**
   * Told what a GGUF file says of itself, tokenizer and chat template among it, before its weights are read. What it
   * throws ends the loading.
   */
  readonly onMetadata?: OnMetadata | undefined;
  /**
   * Told of each key of `config.json` that means nothing to the model, such as another tool's note. Default: nobody is.
   */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Whether such keys are refused; default false. */
  readonly strict?: boolean | undefined;
}

export interface LoadHeadOptions<Head extends ModelHead = ModelHead> extends LoadModelOptions {
  /** By the name of its class; default that of the class in the config's `architectures`. */
  readonly head?: Head;
}

const loadNames: OptionNames<LoadModelOptions> = {
  signal: true,
  onProgress: true,
  file: true,
  quantized: true,
  onMetadata: true,
  onWarning: true,
  strict: true,
};

/**
 * Loads a model of any architecture, which `model_type` in its config names, with a head that may be asked for by name.
 * It reaches every architecture; `loadCausalLM` and the like are for bundles that need only those with one head.
 *
 * @throws GlossaError when a file is missing or damaged, its architecture is not known with that head, a key of its
 * config would change the numbers and is not supported, or weights do not fit the model
 */
export async function loadModel<Head extends ModelHead = ModelHead>(
  source: ModelSource,
  options: LoadHeadOptions<Head> = {},
): Promise<ModelHeads[Head]> {
  checkOptions<LoadHeadOptions>('loadModel', options, { ...loadNames, head: true });
  const { head, ...rest } = options;
  if (head !== undefined) checkOneOf('loadModel: head', head, Object.keys(headNames));
  return load('loadModel', allArchitectures(), head, source, rest) as Promise<ModelHeads[Head]>;
}

/** Loads a model with one head. @param where the function that the user called */
export async function loadHead<Head extends ModelHead>(
  where: string,
  architectures: readonly Architecture[],
  head: Head,
  source: ModelSource,
  options: LoadModelOptions = {},
): Promise<ModelHeads[Head]> {
  checkOptions(where, options, loadNames);
  return load(where, architectures, head, source, options) as Promise<ModelHeads[Head]>;
}

type AnyModel = ModelHeads[ModelHead];

async function load(
  where: string,
  architectures: readonly Architecture[],
  head: ModelHead | undefined,
  source: ModelSource,
  options: LoadModelOptions,
): Promise<AnyModel> {
  const { file, quantized, onMetadata, onWarning, strict, ...openOptions } = options;
  if (quantized !== undefined) checkOneOf(`${where}: quantized`, quantized, [true, false, 8, 4]);
  const isGguf = file?.endsWith('.gguf') ?? false;
  const given = file ?? inWords('none');
  check(onMetadata === undefined || isGguf, `${where}: onMetadata`, 'a .gguf file beside it', given);
  const files = openSource(source);
  if (file !== undefined) {
    checkModelFileName(file);
    return loadFile(files, file, architectures, head, { ...options, quantized: quantized ?? isGguf });
  }
  const config = await files.readJson('config.json', openOptions);
  const { build, weights, readMore } = chooseHead(architectures, head, config, 'config.json');
  const whole = readMore ? merged(config as object, await readMore(files, openOptions)) : config;
  return filled(build(whole, { onWarning, strict }), (model) =>
    loadCheckpoint(model, files, { ...openOptions, map: weights(model), quantized }),
  );
}

/** One file that holds config and weights. */
async function loadFile(
  files: FileSource,
  name: string,
  architectures: readonly Architecture[],
  head: ModelHead | undefined,
  { quantized, onMetadata, signal, onProgress }: LoadModelOptions,
): Promise<AnyModel> {
  const file = await files.open(name, { signal, onProgress });
  try {
    const { config, tensors, weights } = await openModelFile(file, name, architectures, onMetadata);
    const model = chooseHead(architectures, head, config, name).build(config, { where: name });
    return await filled(model, () => streamWeights(model, tensors, weights, { quantized }));
  } finally {
    await file.close();
  }
}

/** @throws GlossaError when two files disagree */
function merged(config: object, more: object): object {
  for (const [key, value] of Object.entries(more)) {
    const said: unknown = Object.hasOwn(config, key) ? Reflect.get(config, key) : value;
    if (said !== value)
      fail(`config.json: ${key}`, `${JSON.stringify(value)}, as another file says`, said, 'invalid-file');
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
