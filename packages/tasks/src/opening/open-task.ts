import { checkOptions, type OptionNames } from '@glossa/check';
import { openSource, type FileSource, type ModelSource } from '@glossa/checkpoint';
import type { LoadModelOptions } from '@glossa/transformer';
import type { GenerationConfig } from '../generation-config/generation-config.js';
import { findGenerationConfig } from './find-generation-config.js';
import { readTokenizer, type TokenizerReaders } from './tokenizer-readers.js';

/** Which file, in how many bits, progress and abort. */
export type LoadTaskOptions = LoadModelOptions;

const names: OptionNames<LoadTaskOptions> = {
  file: true,
  quantized: true,
  onMetadata: true,
  onProgress: true,
  signal: true,
  onWarning: true,
  strict: true,
};

/** What a folder, a repository or a file holds for a task. The model is owned by who takes it. */
export interface OpenedTask<Model, Tokenizer> {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  /** What its files say about generating. */
  readonly generation: GenerationConfig;
  /** What `task_specific_params` of its config says of the task, such as T5's prefix. */
  readonly taskParams: Readonly<Record<string, unknown>>;
}

export interface TaskOpener<Model extends Disposable, Tokenizer, Task> {
  /** Such as `loadCausalLM`. */
  readonly loadModel: (source: FileSource, options: LoadModelOptions) => Promise<Model>;
  /** Such as `tokenizerReaders`. */
  readonly tokenizers: TokenizerReaders<Tokenizer>;
  /** The task's name in Hugging Face's `task_specific_params`, whose settings go before those of the files. */
  readonly task?: string;
  /** Makes the task, which owns the model from then on. */
  readonly build: (opened: OpenedTask<Model, Tokenizer>) => Task;
}

/**
 * Opens all that a task needs from any layout that can be read: config, generation config, tokenizer and weights from a
 * folder, or all of them from one `file`. Small files are read first, so that what is missing or unfit is told before
 * weights are fetched.
 *
 * @param where the function that the user called
 * @throws GlossaError `unknown-option` or `invalid-argument` for options, other codes for files; the signal's reason
 * when it is aborted. Whatever it throws, nothing stays in memory.
 */
export async function openTask<Model extends Disposable, Tokenizer, Task>(
  where: string,
  source: ModelSource,
  options: LoadTaskOptions,
  { loadModel, tokenizers, task, build }: TaskOpener<Model, Tokenizer, Task>,
): Promise<Task> {
  checkOptions(where, options, names);
  const files = openSource(source);
  const { onProgress, signal, file, onWarning, strict } = options;
  const reading = { onProgress, signal };
  const { generation, taskParams } = await findGenerationConfig(files, { file, task, onWarning, strict, ...reading });
  if (!file?.endsWith('.gguf')) {
    const tokenizer = await readTokenizer(files, reading, tokenizers);
    return owned(await loadModel(files, options), (model) => build({ model, tokenizer, generation, taskParams }));
  }
  // A GGUF file is opened once for its model and its tokenizer.
  const found: Tokenizer[] = [];
  const onMetadata = (metadata: ReadonlyMap<string, unknown>) => {
    found.push(tokenizers.ofGguf(metadata));
    options.onMetadata?.(metadata);
  };
  const model = await loadModel(files, { ...options, onMetadata });
  return owned(model, () => build({ model, tokenizer: found[0], generation, taskParams }));
}

/** Frees the model where `build` throws. */
function owned<Model extends Disposable, Task>(model: Model, build: (model: Model) => Task): Task {
  try {
    return build(model);
  } catch (error) {
    model[Symbol.dispose]();
    throw error;
  }
}
