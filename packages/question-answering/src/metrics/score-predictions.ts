/** Exact match and F1 of a whole data set, in percent, as the official scripts report them. */
import { check, checkOneOf, checkOptions } from '@glossa/check';
import { cmrcScores } from './cmrc-scores.js';
import { squadV1Scores, squadV2Scores, type AnswerMetric, type AnswerScores } from './squad-scores.js';

/** What scoring needs to know about a question. */
export interface ScoredQuestion {
  id: string;
  answers: readonly { text: string }[];
}

export type MetricName = 'squad-1.1' | 'squad-2.0' | 'cmrc';

export interface ScoreOptions {
  /** Default `squad-2.0` when a question has no answer, else `squad-1.1`. */
  metric?: MetricName;
  /** By question id, how sure the model is that there is no answer. Only with `squad-2.0`. */
  noAnswerProbabilities?: ReadonlyMap<string, number>;
  /** Above it a prediction counts as "no answer". Default 1: never. Only with `squad-2.0`. */
  noAnswerThreshold?: number;
}

export interface Totals {
  /** In percent. */
  exactMatch: number;
  /** In percent. */
  f1: number;
  n: number;
}

export interface PredictionScores extends Totals {
  /** Over the questions with and without an answer; only where there are some without. */
  hasAnswer?: Totals;
  noAnswer?: Totals;
}

const metrics: Record<MetricName, AnswerMetric> = {
  'squad-1.1': squadV1Scores,
  'squad-2.0': squadV2Scores,
  cmrc: cmrcScores,
};

/** The scores of predicted answers (by question id). A question without a prediction scores 0. */
export function scorePredictions(
  questions: readonly ScoredQuestion[],
  predictions: ReadonlyMap<string, string>,
  options: ScoreOptions = {},
): PredictionScores {
  checkOptions('scorePredictions', options, {
    metric: true,
    noAnswerProbabilities: true,
    noAnswerThreshold: true,
  });
  const unanswerable = questions.filter(({ answers }) => answers.length === 0);
  const { metric = unanswerable.length > 0 ? 'squad-2.0' : 'squad-1.1', noAnswerThreshold = 1 } = options;
  checkOneOf('scorePredictions: metric', metric, Object.keys(metrics));
  const probabilities = options.noAnswerProbabilities;
  const isUsed = metric === 'squad-2.0' || (probabilities === undefined && options.noAnswerThreshold === undefined);
  check(isUsed, 'scorePredictions: metric', 'squad-2.0 beside no-answer probabilities', metric);

  const scoreOf = ({ id, answers }: ScoredQuestion): AnswerScores => {
    const prediction = predictions.get(id);
    const withheld = (probabilities?.get(id) ?? 0) > noAnswerThreshold;
    if (withheld) return answers.length === 0 ? { exactMatch: 1, f1: 1 } : { exactMatch: 0, f1: 0 };
    return prediction === undefined
      ? { exactMatch: 0, f1: 0 }
      : metrics[metric](
          prediction,
          answers.map(({ text }) => text),
        );
  };
  const scored = questions.map((question) => ({ answerable: question.answers.length > 0, ...scoreOf(question) }));
  if (unanswerable.length === 0) return totalsOf(scored);
  return {
    ...totalsOf(scored),
    hasAnswer: totalsOf(scored.filter(({ answerable }) => answerable)),
    noAnswer: totalsOf(scored.filter(({ answerable }) => !answerable)),
  };
}

function totalsOf(scores: readonly AnswerScores[]): Totals {
  const n = scores.length;
  const percent = (key: keyof AnswerScores) =>
    n === 0 ? 0 : (100 * scores.reduce((sum, score) => sum + score[key], 0)) / n;
  return { exactMatch: percent('exactMatch'), f1: percent('f1'), n };
}
