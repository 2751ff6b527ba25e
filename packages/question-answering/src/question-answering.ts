import { openSource, type ModelSource, type OpenOptions } from '@glossa/checkpoint';
import { Tokenizer } from '@glossa/tokenizer';
import { loadSpanModel, type LoadModelOptions, type SpanModel } from '@glossa/transformer';
import { bestSpans, type Span, type WindowLogits } from './answering/best-spans.js';
import { readWindows } from './answering/read-windows.js';
import { checkPairs, windowsOf } from './answering/windows.js';
import { checkOptions } from './check-options.js';
import { planOf, type AnswerOptions } from './options.js';
import type { PairTokenizer, QuestionAnsweringParts, QuestionInput } from './parts.js';

export interface Answer extends Span {
  /** `context.slice(start, end)`; empty where there is no answer. */
  answer: string;
}

export interface AnsweredQuestion extends Answer {
  /** The `topK` likeliest, the answer first. */
  nBest: Answer[];
  /** Probability that there is no answer; with `handleImpossible`. */
  noAnswerScore?: number;
}

/** Finds the part of a text that answers a question. Owns its model. */
export class QuestionAnswering implements Disposable {
  readonly model: SpanModel;
  readonly tokenizer: PairTokenizer;
  readonly maxPositions: number;
  readonly markShared: boolean;

  /** @throws when the tokenizer does not fit the model or does not set a question apart from its context, or the model has no type for shared tokens */
  constructor(parts: QuestionAnsweringParts) {
    checkOptions('QuestionAnswering', parts, ['model', 'tokenizer', 'maxPositions', 'markShared']);
    const { model, tokenizer } = parts;
    const config = model.model.config as { vocabSize?: number; maxPositionEmbeddings?: number; typeVocabSize?: number };
    const { vocabSize = Infinity, maxPositionEmbeddings = 512, typeVocabSize = 1 } = config;
    if (tokenizer.vocabSize > vocabSize) {
      throw new Error(
        `QuestionAnswering: tokenizer: expected at most ${vocabSize} tokens, as the model has, received ${tokenizer.vocabSize}`,
      );
    }
    checkPairs(tokenizer);
    const { markShared = typeVocabSize > 2 } = parts;
    if (markShared && typeVocabSize < 3) {
      throw new Error(
        `QuestionAnswering: markShared: expected a model with three token types, received one with ${typeVocabSize}`,
      );
    }
    this.model = model;
    this.tokenizer = tokenizer;
    this.maxPositions = parts.maxPositions ?? maxPositionEmbeddings;
    this.markShared = markShared;
  }

  /**
   * Loads `config.json`, `model.safetensors` and `tokenizer.json`.
   * @param options.quantized whether int8 weights stay so in memory; default false
   * @throws when a file is missing, damaged or not supported, or on abort
   */
  static async load(
    source: ModelSource,
    { quantized, ...options }: OpenOptions & Pick<LoadModelOptions, 'quantized'> = {},
  ): Promise<QuestionAnswering> {
    checkOptions('QuestionAnswering.load', options, ['onProgress', 'signal']);
    const files = openSource(source);
    const tokenizer = Tokenizer.fromJson(await files.readJson('tokenizer.json', options));
    const model = await loadSpanModel(files, { ...options, quantized });
    try {
      return new QuestionAnswering({ model, tokenizer });
    } catch (error) {
      model[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * Answers a question, or each of several. Long contexts are read in overlapping windows.
   * @throws on an empty question or context, a question that leaves no room for its context, an unknown option, or abort
   */
  answer(input: QuestionInput, options?: AnswerOptions): Promise<AnsweredQuestion>;
  answer(inputs: readonly QuestionInput[], options?: AnswerOptions): Promise<AnsweredQuestion[]>;
  async answer(
    input: QuestionInput | readonly QuestionInput[],
    options: AnswerOptions = {},
  ): Promise<AnsweredQuestion | AnsweredQuestion[]> {
    const plan = planOf(options, this.maxPositions);
    const inputs = Array.isArray(input) ? (input as readonly QuestionInput[]) : [input as QuestionInput];
    const windows = inputs.map((one, index) => {
      const where = Array.isArray(input) ? `answer: inputs[${index}]` : 'answer';
      return this.#windows(one, where, {
        maxLength: plan.maxLength,
        docStride: plan.docStride,
        leastRoom: plan.maxAnswerLength,
        markShared: this.markShared,
      });
    });
    const { batchSize, onProgress, signal } = plan;
    const logits = await readWindows(this.model, windows.flat(), {
      batchSize,
      onProgress,
      signal,
      padTokenId: this.model.model.config.padTokenId ?? 0,
    });
    let next = 0;
    const answers = inputs.map(({ context }, index) =>
      chosen(context, logits.slice(next, (next += windows[index].length)), plan),
    );
    return Array.isArray(input) ? answers : answers[0];
  }

  #windows(input: QuestionInput, where: string, options: Parameters<typeof windowsOf>[2]) {
    for (const name of ['question', 'context'] as const) {
      const text: unknown = input?.[name];
      if (typeof text !== 'string')
        throw new Error(`${where}: ${name}: expected a text, received ${text === null ? 'null' : typeof text}`);
      if (text.trim() === '') throw new Error(`${where}: ${name}: expected some text, received none`);
    }
    try {
      return windowsOf(this.tokenizer, input, options);
    } catch (error) {
      throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
    }
  }

  [Symbol.dispose](): void {
    this.model[Symbol.dispose]();
  }
}

function chosen(context: string, windows: readonly WindowLogits[], plan: ReturnType<typeof planOf>): AnsweredQuestion {
  const { topK, handleImpossible, nullThreshold } = plan;
  const { spans, none } = bestSpans(context, windows, plan);
  const [found] = spans;
  const hasNone =
    none !== undefined && (found === undefined || Math.log(none.score) - Math.log(found.score) > nullThreshold);
  // Where no token can begin an answer there is none, whatever was asked for.
  const best = hasNone ? none : (found ?? { start: 0, end: 0, score: 0 });
  const others = [...spans, ...(none ? [none] : [])]
    .filter((span) => span !== best)
    .sort((one, other) => other.score - one.score);
  const nBest = [best, ...others]
    .slice(0, topK)
    .map((span) => ({ answer: context.slice(span.start, span.end), ...span }));
  return { ...nBest[0], nBest, ...(handleImpossible && { noAnswerScore: none?.score ?? 0 }) };
}
