import { check, checkOptions, type OptionNames } from '@glossa/check';
import type { ModelSource } from '@glossa/checkpoint';
import {
  checkVocabulary,
  openTask,
  streamOfOne,
  TaskStream,
  tokenizerReaders,
  type LoadTaskOptions,
} from '@glossa/tasks';
import { loadSpanModel, type SpanModel } from '@glossa/transformer';
import type { Answer, AnswerChunk, AnsweredQuestion } from './answered-question.js';
import { checkPairs } from './answering/windows.js';
import { optionNames, type AnswerOptions } from './options.js';
import type { AnsweringEngine, PairTokenizer, QuestionAnsweringParts, QuestionInput } from './parts.js';
import { startAnswering } from './start-answering.js';

const partNames: OptionNames<QuestionAnsweringParts> = {
  model: true,
  tokenizer: true,
  maxPositions: true,
  markShared: true,
  defaults: true,
};

/** Finds the part of a text that answers a question. Owns its model. */
export class QuestionAnswering implements AnsweringEngine, Disposable {
  readonly model: SpanModel;
  readonly tokenizer: PairTokenizer;
  readonly maxPositions: number;
  readonly markShared: boolean;
  /** Options of every call that does not say otherwise. */
  readonly defaults: AnswerOptions;

  /**
   * @throws GlossaError when the tokenizer does not fit the model or does not set a question apart from its context, or
   * the model has no type for shared tokens
   */
  constructor(parts: QuestionAnsweringParts) {
    checkOptions('QuestionAnswering', parts, partNames);
    const { model, tokenizer, defaults = {} } = parts;
    const config = model.model.config as { vocabSize?: number; maxPositionEmbeddings?: number; typeVocabSize?: number };
    const { vocabSize = Infinity, maxPositionEmbeddings = 512, typeVocabSize = 1 } = config;
    checkOptions('QuestionAnswering: defaults', defaults, optionNames);
    checkVocabulary('QuestionAnswering', tokenizer, { vocabSize });
    checkPairs(tokenizer);
    const { markShared = typeVocabSize > 2 } = parts;
    const hasType = !markShared || typeVocabSize > 2;
    check(hasType, 'QuestionAnswering: markShared', 'a model with three token types', typeVocabSize);
    this.model = model;
    this.tokenizer = tokenizer;
    this.maxPositions = parts.maxPositions ?? maxPositionEmbeddings;
    this.markShared = markShared;
    this.defaults = defaults;
  }

  /**
   * Loads a model of any layout: a folder with `config.json`, `model.safetensors` and the files of a tokenizer.
   *
   * @param source a folder (Node), an address, a repository of the Hugging Face hub, or the files by name
   * @throws GlossaError when a file is missing, damaged or not supported; the signal's reason on abort
   */
  static load(source: ModelSource, options: LoadTaskOptions = {}): Promise<QuestionAnswering> {
    return openTask('QuestionAnswering.load', source, options, {
      loadModel: loadSpanModel,
      tokenizers: tokenizerReaders,
      build: ({ model, tokenizer }) => new QuestionAnswering({ model, tokenizer: tokenizer.source }),
    });
  }

  /**
   * Answers a question, or each of several. Long contexts are read in overlapping windows.
   * @throws GlossaError on an empty question or context, a question that leaves no room for its context, or a bad
   * option; the signal's reason on abort
   */
  answer(input: QuestionInput, options?: AnswerOptions): Promise<AnsweredQuestion>;
  answer(inputs: readonly QuestionInput[], options?: AnswerOptions): Promise<AnsweredQuestion[]>;
  async answer(
    input: QuestionInput | readonly QuestionInput[],
    options: AnswerOptions = {},
  ): Promise<AnsweredQuestion | AnsweredQuestion[]> {
    return this.#start('answer', input, options).result;
  }

  /**
   * The best answer so far, each time that a window holds a better one.
   * @throws at once as `answer` does for options and inputs
   */
  stream(input: QuestionInput, options?: AnswerOptions): TaskStream<Answer, AnsweredQuestion>;
  stream(inputs: readonly QuestionInput[], options?: AnswerOptions): TaskStream<AnswerChunk, AnsweredQuestion[]>;
  stream(input: QuestionInput | readonly QuestionInput[], options: AnswerOptions = {}) {
    return this.#start('stream', input, options);
  }

  /** Frees the model. */
  [Symbol.dispose](): void {
    this.model[Symbol.dispose]();
  }

  #start(where: string, input: QuestionInput | readonly QuestionInput[], options: AnswerOptions): AnswerStream {
    const source = startAnswering(this, where, input, options);
    return Array.isArray(input)
      ? new TaskStream(where, source)
      : new TaskStream(
          where,
          streamOfOne(source, ({ answer }) => answer),
        );
  }
}

type AnswerStream = TaskStream<Answer, AnsweredQuestion> | TaskStream<AnswerChunk, AnsweredQuestion[]>;
