import { checkInteger, checkOptions, type OptionNames } from '@glossa/check';
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
import { optionNames, type TranslateOptions } from './options.js';
import type { TranslationEngine, TranslationParts, TranslationTokenizer } from './parts.js';
import { startTranslation } from './start-translation.js';
import type { TranslatedText, TranslationChunk } from './translated-text.js';

const partNames: OptionNames<TranslationParts> = {
  model: true,
  tokenizer: true,
  targetTokenizer: true,
  generation: true,
  maxSourceLength: true,
  defaults: true,
};

/** Translates texts of any length and number of lines, sentence by sentence. Owns its model. */
export class Translation implements TranslationEngine, Disposable {
  readonly model: Seq2SeqLM;
  readonly tokenizer: TranslationTokenizer;
  readonly targetTokenizer: TranslationTokenizer;
  /** What the model's files, or the maker of this object, say about searching. */
  readonly config: TextToTextConfig;
  readonly maxSourceLength: number;
  /** Options of every call that does not say otherwise. */
  readonly defaults: TranslateOptions;

  /**
   * @throws GlossaError when the model's config does not say what a target begins and ends with, and the parts do not
   * either
   */
  constructor(parts: TranslationParts) {
    checkOptions('Translation', parts, partNames);
    const { model, tokenizer, targetTokenizer = tokenizer, generation, defaults: options = {} } = parts;
    const { maxSourceLength = model.model.embedding.positions?.count ?? 512 } = parts;
    checkOptions('Translation: defaults', options, optionNames);
    checkVocabulary('Translation', tokenizer, model.model.config);
    checkVocabulary('Translation', targetTokenizer, model.model.config);
    this.model = model;
    this.tokenizer = tokenizer;
    this.targetTokenizer = targetTokenizer;
    this.config = textToTextConfig('Translation', model, generation, { numBeams: generation?.doSample ? 1 : 4 });
    this.maxSourceLength = checkInteger('Translation: maxSourceLength', maxSourceLength, 1);
    this.defaults = options;
  }

  /**
   * Loads a model of any layout: a folder with `config.json`, `model.safetensors` and the files of a tokenizer, such as
   * `tokenizer.json` or the SentencePiece pair of OPUS-MT.
   *
   * @param source a folder (Node), an address, a repository of the Hugging Face hub, or the files by name
   * @throws GlossaError when a file is missing, damaged or not supported; the signal's reason on abort
   */
  static load(source: ModelSource, options: LoadTaskOptions = {}): Promise<Translation> {
    return openTask('Translation.load', source, options, {
      loadModel: loadSeq2SeqLM,
      tokenizers: tokenizerReaders,
      build: ({ model, tokenizer: { source, target }, generation }) => {
        return new Translation({ model, tokenizer: source, targetTokenizer: target, generation });
      },
    });
  }

  /**
   * Translates a text, or each of several. Lines stay lines; white space alone stays as it is.
   * @throws GlossaError on a bad option or a sentence longer than the model takes; the signal's reason on abort
   */
  translate(text: string, options?: TranslateOptions): Promise<TranslatedText>;
  translate(texts: readonly string[], options?: TranslateOptions): Promise<TranslatedText[]>;
  async translate(
    input: string | readonly string[],
    options: TranslateOptions = {},
  ): Promise<TranslatedText | TranslatedText[]> {
    return this.#start('translate', input, options).result;
  }

  /**
   * The translation piece by piece, in the order of the text: as soon as they are certain, with a search that chooses
   * ids one by one (`greedy()`, `sample()`), else sentence by sentence.
   * @throws at once as `translate` does for options and sentences
   */
  stream(text: string, options?: TranslateOptions): TaskStream<string, TranslatedText>;
  stream(texts: readonly string[], options?: TranslateOptions): TaskStream<TranslationChunk, TranslatedText[]>;
  stream(input: string | readonly string[], options: TranslateOptions = {}) {
    return this.#start('stream', input, options);
  }

  /** Frees the model. */
  [Symbol.dispose](): void {
    this.model[Symbol.dispose]();
  }

  #start(where: string, input: string | readonly string[], options: TranslateOptions): TranslationStream {
    if (Array.isArray(input)) return new TaskStream(where, startTranslation(this, where, input, options));
    return new TaskStream(
      where,
      streamOfOne(startTranslation(this, where, [input as string], options), ({ text }) => text),
    );
  }
}

type TranslationStream = TaskStream<string, TranslatedText> | TaskStream<TranslationChunk, TranslatedText[]>;
