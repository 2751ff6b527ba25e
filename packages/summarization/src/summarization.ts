import { checkInteger, checkOptions, checkText, type OptionNames } from '@glossa/check';
import type { ModelSource } from '@glossa/checkpoint';
import {
  checkVocabulary,
  openTask,
  streamOfOne,
  TaskStream,
  textToTextConfig,
  tokenizerReaders,
  type LoadTaskOptions,
  type TextToTextConfig,
} from '@glossa/tasks';
import { loadSeq2SeqLM, type Seq2SeqLM } from '@glossa/transformer';
import { optionNames, type SummarizeOptions } from './options.js';
import type { SummarizationEngine, SummarizationParts, SummarizationTokenizer } from './parts.js';
import { startSummarization } from './start-summarization.js';
import type { Summary, SummaryChunk } from './summary.js';

const partNames: OptionNames<SummarizationParts> = {
  model: true,
  tokenizer: true,
  generation: true,
  prefix: true,
  maxSourceLength: true,
  defaults: true,
};

/** Summarizes texts of any length with an encoder-decoder, such as BART, Pegasus or T5. Owns its model. */
export class Summarization implements SummarizationEngine, Disposable {
  readonly model: Seq2SeqLM;
  readonly tokenizer: SummarizationTokenizer;
  readonly targetTokenizer: SummarizationTokenizer;
  /** What the model's files, or the maker of this object, say about searching. */
  readonly config: TextToTextConfig;
  readonly prefix: string;
  readonly maxSourceLength: number;
  /** Options of every call that does not say otherwise. */
  readonly defaults: SummarizeOptions;

  /**
   * @throws GlossaError when the model's config does not say what a summary begins and ends with, and the parts do not
   * either
   */
  constructor(parts: SummarizationParts) {
    checkOptions('Summarization', parts, partNames);
    const { model, tokenizer, generation, prefix = '', defaults: options = {} } = parts;
    const { maxSourceLength = model.model.embedding.positions?.count ?? 512 } = parts;
    checkOptions('Summarization: defaults', options, optionNames);
    checkVocabulary('Summarization', tokenizer, model.model.config);
    this.model = model;
    this.tokenizer = tokenizer;
    this.targetTokenizer = tokenizer;
    this.config = textToTextConfig('Summarization', model, generation, { numBeams: generation?.doSample ? 1 : 4 });
    this.prefix = checkText('Summarization: prefix', prefix);
    // Beside the special tokens of a text there has to be room for some of it.
    this.maxSourceLength = checkInteger('Summarization: maxSourceLength', maxSourceLength, 8);
    this.defaults = options;
  }

  /**
   * Loads a model of any layout: a folder with `config.json`, `model.safetensors` and the files of a tokenizer. The
   * prefix is what `task_specific_params` of its config says of summarization, as the files of T5 do.
   *
   * @param source a folder (Node), an address, a repository of the Hugging Face hub, or the files by name
   * @throws GlossaError when a file is missing, damaged or not supported; the signal's reason on abort
   */
  static load(source: ModelSource, options: LoadTaskOptions = {}): Promise<Summarization> {
    return openTask('Summarization.load', source, options, {
      loadModel: loadSeq2SeqLM,
      tokenizers: tokenizerReaders,
      task: 'summarization',
      build({ model, tokenizer, generation, taskParams: { prefix } }) {
        const parts = { model, tokenizer: tokenizer.source, generation };
        return new Summarization({ ...parts, ...(typeof prefix === 'string' && { prefix }) });
      },
    });
  }

  /**
   * Summarizes a text, or each of several; a text longer than the model reads at a time in parts of whole sentences.
   * @throws GlossaError on a bad option or an empty text; the signal's reason on abort
   */
  summarize(text: string, options?: SummarizeOptions): Promise<Summary>;
  summarize(texts: readonly string[], options?: SummarizeOptions): Promise<Summary[]>;
  async summarize(input: string | readonly string[], options: SummarizeOptions = {}): Promise<Summary | Summary[]> {
    return this.#start('summarize', input, options).result;
  }

  /**
   * The summary piece by piece, in the order of the text: as soon as they are certain, with a search that chooses ids
   * one by one (`greedy()`, `sample()`), else part by part.
   * @throws at once as `summarize` does for options and texts
   */
  stream(text: string, options?: SummarizeOptions): TaskStream<string, Summary>;
  stream(texts: readonly string[], options?: SummarizeOptions): TaskStream<SummaryChunk, Summary[]>;
  stream(input: string | readonly string[], options: SummarizeOptions = {}) {
    return this.#start('stream', input, options);
  }

  /** Frees the model. */
  [Symbol.dispose](): void {
    this.model[Symbol.dispose]();
  }

  #start(where: string, input: string | readonly string[], options: SummarizeOptions): SummaryStream {
    if (Array.isArray(input)) return new TaskStream(where, startSummarization(this, where, input, options));
    const source = startSummarization(this, where, [input as string], options);
    return new TaskStream(
      where,
      streamOfOne(source, ({ text }) => text),
    );
  }
}

type SummaryStream = TaskStream<string, Summary> | TaskStream<SummaryChunk, Summary[]>;
