import { checkInteger, checkOptions, type OptionNames } from '@glossa/check';
import type { SquadQuestion } from './data/squad-question.js';
import { scorePredictions, type MetricName, type PredictionScores } from './metrics/score-predictions.js';
import { optionNames, type AnswerOptions } from './options.js';
import type { QuestionInput } from './parts.js';
import type { QuestionAnswering } from './question-answering.js';

/** A model, or any function from a question to an answer, such as `slidingWindowBaseline`. */
export type Answerer = Pick<QuestionAnswering, 'answer'> | ((input: QuestionInput) => { answer: string });

export interface EvaluateSquadOptions extends Omit<AnswerOptions, 'onProgress' | 'numResults'> {
  /** Default: `squad-2.0` when a question has no answer, else `squad-1.1`. */
  metric?: MetricName;
  /** Only the first so many questions. */
  limit?: number;
  /** Told now and then how many questions are done; the total when the data set is an array or has a limit. */
  onProgress?: (progress: { done: number; total: number | undefined }) => void;
}

export interface SquadEvaluation extends PredictionScores {
  /** By question id. */
  predictions: Map<string, string>;
  /** By question id, with `handleImpossible`: for `bestThresholds`. */
  noAnswerProbabilities: Map<string, number>;
}

const { numResults: _, ...answerNames } = optionNames;
const names: OptionNames<EvaluateSquadOptions> = { ...answerNames, metric: true, limit: true };

/** Questions answered between two reports of progress: enough to fill batches with windows of like length. */
const chunkSize = 32;

/** Answers the questions of a data set and scores the answers. A blank question counts as not answered. */
export async function evaluateSquad(
  answerer: Answerer,
  dataset: Iterable<SquadQuestion> | AsyncIterable<SquadQuestion>,
  options: EvaluateSquadOptions = {},
): Promise<SquadEvaluation> {
  checkOptions('evaluateSquad', options, names);
  const { metric, limit = Infinity, onProgress, ...answerOptions } = options;
  if (limit !== Infinity) checkInteger('evaluateSquad: limit', limit, 1);
  const size = Array.isArray(dataset) ? dataset.length : Infinity;
  const total = Math.min(size, limit);
  const questions: SquadQuestion[] = [];
  const predictions = new Map<string, string>();
  const noAnswerProbabilities = new Map<string, number>();

  for await (const chunk of chunks(dataset, limit)) {
    answerOptions.signal?.throwIfAborted();
    const asked = chunk.filter(({ question, context }) => question.trim() !== '' && context.trim() !== '');
    const answers =
      typeof answerer === 'function'
        ? asked.map((input) => answerer(input))
        : await answerer.answer(asked, answerOptions);
    answers.forEach((found: { answer: string; noAnswerProbability?: number }, index) => {
      const { id } = asked[index];
      predictions.set(id, found.answer);
      if (found.noAnswerProbability !== undefined) noAnswerProbabilities.set(id, found.noAnswerProbability);
    });
    questions.push(...chunk);
    onProgress?.({ done: questions.length, total: total === Infinity ? undefined : total });
  }
  return { ...scorePredictions(questions, predictions, metric && { metric }), predictions, noAnswerProbabilities };
}

async function* chunks<T>(items: Iterable<T> | AsyncIterable<T>, limit: number): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  let count = 0;
  for await (const item of items) {
    chunk.push(item);
    count++;
    if (chunk.length === chunkSize || count === limit) {
      yield chunk;
      chunk = [];
    }
    if (count === limit) return;
  }
  if (chunk.length > 0) yield chunk;
}
