import { TextGeneration } from '@glossa/generation';
import { QuestionAnswering } from '@glossa/question-answering';
import { Translation } from '@glossa/translation';
import { sources } from '../models/sources.js';
import { answer } from './answer.js';
import { generate } from './generate.js';
import type { JobContext } from './job-context.js';
import type { ModelShelf } from './model-shelf.js';
import type { Job, ModelName, Reply, Result } from './protocol.js';
import { translate } from './translate.js';

type Load<Model> = (source: (typeof sources)[ModelName], options: LoadOptions) => Promise<Model>;

interface LoadOptions {
  readonly signal: AbortSignal;
  onProgress(progress: { name: string; loaded: number; total: number | undefined }): void;
}

/** Loads the job's model unless it is on the shelf, does the job, and tells the page what happens. */
export async function runJob(id: number, job: Job, shelf: ModelShelf, signal: AbortSignal, reply: (message: Reply) => void): Promise<void> {
  async function run<Model extends Disposable>(load: Load<Model>, work: (context: JobContext<Model>) => Promise<Result>): Promise<void> {
    const onProgress: LoadOptions['onProgress'] = ({ name, loaded, total }) => reply({ type: 'loading', id, file: name, loaded, total });
    const model = await shelf.take(job.model, () => load(sources[job.model], { signal, onProgress }));
    reply({ type: 'started', id });

    const begun = performance.now();
    const result = await work({ model, signal, text: (text) => reply({ type: 'text', id, text }) });
    reply({ type: 'done', id, result, seconds: (performance.now() - begun) / 1000 });
  }

  if (job.task === 'generation') return run((source, options) => TextGeneration.load(source, options), (context) => generate(job, context));
  if (job.task === 'translation') return run((source, options) => Translation.load(source, options), (context) => translate(job, context));
  return run((source, options) => QuestionAnswering.load(source, options), (context) => answer(job, context));
}
