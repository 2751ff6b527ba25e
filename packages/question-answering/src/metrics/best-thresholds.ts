/** The no-answer thresholds that would have scored best on SQuAD 2.0, as its official script finds them. */
import type { ScoredQuestion } from './score-predictions.js';
import { squadV2Scores } from './squad-scores.js';

export interface BestThresholds {
  /** In percent, with the threshold that reaches it. */
  exactMatch: number;
  exactMatchThreshold: number;
  f1: number;
  f1Threshold: number;
}

/**
 * Lets ever more predictions through, surest first, and keeps the best score seen. Questions without a prediction or a
 * probability count as unanswered. As in the official script a wrong answer to a question that has none costs a whole
 * point.
 */
export function bestThresholds(
  questions: readonly ScoredQuestion[],
  predictions: ReadonlyMap<string, string>,
  noAnswerProbabilities: ReadonlyMap<string, number>,
): BestThresholds {
  const gains = questions
    .flatMap(({ id, answers }) => {
      const prediction = predictions.get(id);
      const probability = noAnswerProbabilities.get(id);
      if (prediction === undefined || probability === undefined) return [];
      const wrong = prediction === '' ? 0 : -1;
      const { exactMatch, f1 } =
        answers.length > 0
          ? squadV2Scores(
              prediction,
              answers.map(({ text }) => text),
            )
          : { exactMatch: wrong, f1: wrong };
      return [{ probability, exactMatch, f1 }];
    })
    .sort((one, other) => one.probability - other.probability);
  const unanswerable = questions.filter(({ answers }) => answers.length === 0).length;

  const climb = (key: 'exactMatch' | 'f1') => {
    let score = unanswerable;
    let best = { score, threshold: 0 };
    for (const gain of gains) {
      score += gain[key];
      if (score > best.score) best = { score, threshold: gain.probability };
    }
    return { percent: questions.length === 0 ? 0 : (100 * best.score) / questions.length, threshold: best.threshold };
  };
  const [exactMatch, f1] = [climb('exactMatch'), climb('f1')];
  return {
    exactMatch: exactMatch.percent,
    exactMatchThreshold: exactMatch.threshold,
    f1: f1.percent,
    f1Threshold: f1.threshold,
  };
}
