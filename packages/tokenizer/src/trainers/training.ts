/** What all trainers share: reading a corpus that need not fit in memory, progress, and giving way to other work. */
import { fail, inWords } from '@glossa/check';

export type Corpus = Iterable<string> | AsyncIterable<string>;

export interface TrainingProgress {
  /**
   * 'reading' the corpus (`done` texts, of an unknown `total`), then 'learning' (`done` of `total` steps of the kind).
   */
  phase: 'reading' | 'learning';
  done: number;
  total: number | undefined;
}

export interface TrainingOptions {
  onProgress?: (progress: TrainingProgress) => void;
  /** Aborts with its reason. */
  signal?: AbortSignal;
}

/** Options with the name of the trainer that the user called, for errors. */
export interface Report extends TrainingOptions {
  readonly where: string;
}

const sliceMilliseconds = 50;

/** Lets a long computation report and stop, and other work run, a few times a second. */
class Pacer {
  #resumed = Date.now();

  readonly #options: TrainingOptions;

  constructor(options: TrainingOptions) {
    this.#options = options;
    options.signal?.throwIfAborted();
  }

  get due(): boolean {
    return Date.now() - this.#resumed > sliceMilliseconds;
  }

  async pause(progress: TrainingProgress): Promise<void> {
    this.#options.onProgress?.(progress);
    await new Promise((resolve) => setTimeout(resolve));
    this.#options.signal?.throwIfAborted();
    this.#resumed = Date.now();
  }
}

/** Passes every text of the corpus to `read`, lone surrogates as U+FFFD. */
export async function readCorpus(corpus: Corpus, options: Report, read: (text: string) => void): Promise<void> {
  if (typeof corpus === 'string')
    fail(`${options.where}: corpus`, 'several texts', inWords('one string (wrap it in an array)'));
  const pacer = new Pacer(options);
  let done = 0;
  const take = (text: unknown): void => {
    if (typeof text !== 'string') fail(`${options.where}: corpus[${done}]`, 'a text', text);
    read(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
    done++;
  };
  // Only what is asynchronous is waited for: a promise for every line would take longer than the line.
  if (Symbol.iterator in corpus) {
    for (const text of corpus) {
      take(text);
      if (pacer.due) await pacer.pause({ phase: 'reading', done, total: undefined });
    }
  } else {
    for await (const text of corpus) {
      take(text);
      if (pacer.due) await pacer.pause({ phase: 'reading', done, total: undefined });
    }
  }
  options.onProgress?.({ phase: 'reading', done, total: undefined });
}

/** Runs a computation that yields how far it is, in slices. */
export async function paced<T>(steps: Generator<number, T>, total: number, options: TrainingOptions): Promise<T> {
  const pacer = new Pacer(options);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      options.onProgress?.({ phase: 'learning', done: total, total });
      return step.value;
    }
    if (pacer.due) await pacer.pause({ phase: 'learning', done: step.value, total });
  }
}
