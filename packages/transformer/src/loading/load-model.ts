import { loadCheckpoint, openSource, type FileSource, type ModelSource, type OpenOptions } from '@glossa/checkpoint';
import type { Architecture, HeadModel } from './architecture.js';

/** Progress and abort. */
export type LoadModelOptions = OpenOptions;

/**
 * Reads `config.json` and `model.safetensors`, tensor by tensor.
 *
 * @param head names what is loaded, in errors
 * @throws when a file is missing or damaged, the architecture is not one of those given, or weights do not fit it
 */
export async function loadModel<Model extends HeadModel>(
  head: string,
  architectures: readonly Architecture<Model>[],
  source: ModelSource | FileSource,
  options: LoadModelOptions = {},
): Promise<Model> {
  const files = isFileSource(source) ? source : openSource(source);
  const config = await files.readJson('config.json', options);
  const { build, weights } = find(architectures, config, head);
  const model = build(config);
  try {
    await loadCheckpoint(model, files, { ...options, map: weights(model) });
  } catch (error) {
    model[Symbol.dispose]();
    throw error;
  }
  return model;
}

function find<Model>(architectures: readonly Architecture<Model>[], config: unknown, head: string): Architecture<Model> {
  const type: unknown = config instanceof Object && Object.hasOwn(config, 'model_type') ? Reflect.get(config, 'model_type') : undefined;
  const found = architectures.find(({ modelType }) => modelType === type);
  if (found) return found;
  const supported = architectures.map(({ modelType }) => modelType).join(' or ');
  throw new Error(`config.json: model_type: expected ${supported} for a ${head}, received ${JSON.stringify(type)}`);
}

function isFileSource(source: ModelSource | FileSource): source is FileSource {
  return typeof (source as FileSource).readJson === 'function';
}
