import { TextGeneration } from '@glossa/generation';
import { QuestionAnswering } from '@glossa/question-answering';
import { Translation } from '@glossa/translation';
import { sources } from '../models/sources.js';
import { answer } from './answer.js';
import { chat } from './chat.js';
import { ChatModel } from './chat-model.js';
import { generate } from './generate.js';
import type { JobContext } from './job-context.js';
import type { ModelShelf } from './model-shelf.js';
import type { Job, Reply, Result } from './protocol.js';
import { translate } from './translate.js';

type Load<Model> = (options: LoadOptions) => Promise<Model>;

interface LoadOptions {
  readonly signal: AbortSignal;
  onProgress(progress: { name: string; loaded: number; total: number | undefined }): void;
}

/** Loads the job's model unless it is on the shelf, does the job, and tells the page what happens. */
export async function runJob(
  id: number,
  job: Job,
  shelf: ModelShelf,
  signal: AbortSignal,
  reply: (message: Reply) => void,
): Promise<void> {
  async function run<Model extends Disposable>(
    load: Load<Model>,
    work: (context: JobContext<Model>) => Promise<Result>,
  ): Promise<void> {
    const onProgress: LoadOptions['onProgress'] = ({ name, loaded, total }) =>
      reply({ type: 'loading', id, file: name, loaded, total });
    const model = await shelf.take(job.model, () => load({ signal, onProgress }));
    reply({ type: 'started', id });

    const begun = performance.now();
    const result = await work({ model, signal, text: (text) => reply({ type: 'text', id, text }) });
    reply({ type: 'done', id, result, seconds: (performance.now() - begun) / 1000 });
  }

  switch (job.task) {
    case 'generation':
      return run(
        (options) => TextGeneration.load(sources[job.model], options),
        (context) => generate(job, context),
      );
    case 'translation':
      return run(
        (options) => Translation.load(sources[job.model], options),
        (context) => translate(job, context),
      );
    case 'question-answering':
      return run(
        (options) => QuestionAnswering.load(sources[job.model], { ...options, quantized: true }),
        (context) => answer(job, context),
      );
    case 'chat':
      return run(
        (options) => ChatModel.open(job.source, options),
        (context) => chat(job, context),
      );
  }
}
