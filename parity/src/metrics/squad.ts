/** Exact match and F1 beside the official scripts of SQuAD 1.1 and 2.0. */
import {
  bestThresholds,
  normalizeAnswer,
  scorePredictions,
  squadV1Scores,
  squadV2Scores,
  type AnswerScores,
  type Totals,
} from '@glossa/question-answering';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

interface Scores {
  em: number;
  f1: number;
}

interface TotalsV2 {
  exact: number;
  f1: number;
  total: number;
}

interface Fixture {
  pairs: {
    id: string;
    prediction: string;
    references: string[];
    normalized_prediction_v2: string;
    v1?: Scores;
    v2: Scores;
  }[];
  totals_v1: { exact_match: number; f1: number };
  totals_v2: TotalsV2 &
    Record<'HasAns_exact' | 'HasAns_f1' | 'HasAns_total' | 'NoAns_exact' | 'NoAns_f1' | 'NoAns_total', number>;
  totals_v2_at_na_threshold: Record<string, TotalsV2>;
  best_thresholds: Record<'best_exact' | 'best_exact_thresh' | 'best_f1' | 'best_f1_thresh', number>;
  na_probs: Record<string, number>;
}

/** Totals of 1.1 when one question has no prediction. */
const withoutPrediction = /^totals_v1_without_prediction_(.+)$/;

const scoresOf = ({ exactMatch, f1 }: AnswerScores) => [exactMatch, f1];
const totalsOf = (totals: Totals | undefined) => [totals?.exactMatch ?? NaN, totals?.f1 ?? NaN, totals?.n ?? NaN];

export function runSquadMetrics(fixture: Fixture): Outcome {
  const comparison = new Comparison(1e-9);
  for (const { id, prediction, references, normalized_prediction_v2, v1, v2 } of fixture.pairs) {
    comparison.same(`${id}: normalized`, normalizeAnswer(prediction), normalized_prediction_v2);
    if (v1) comparison.near(`${id}: 1.1`, scoresOf(squadV1Scores(prediction, references)), [v1.em, v1.f1]);
    comparison.near(`${id}: 2.0`, scoresOf(squadV2Scores(prediction, references)), [v2.em, v2.f1]);
  }

  const questions = fixture.pairs.map(({ id, references }) => ({ id, answers: references.map((text) => ({ text })) }));
  const answerable = questions.filter(({ answers }) => answers.length > 0);
  const predictions = new Map(fixture.pairs.map(({ id, prediction }) => [id, prediction]));
  const noAnswerProbabilities = new Map(Object.entries(fixture.na_probs));

  const { totals_v1: v1, totals_v2: v2 } = fixture;
  comparison.near('totals of 1.1', totalsOf(scorePredictions(answerable, predictions)), [
    v1.exact_match,
    v1.f1,
    answerable.length,
  ]);
  for (const [key, recorded] of Object.entries(fixture)) {
    const absent = withoutPrediction.exec(key)?.[1];
    if (absent === undefined) continue;
    const { exact_match, f1 } = recorded as unknown as Fixture['totals_v1'];
    const others = new Map([...predictions].filter(([id]) => id !== absent));
    comparison.near(`totals of 1.1 without ${absent}`, totalsOf(scorePredictions(answerable, others)), [
      exact_match,
      f1,
      answerable.length,
    ]);
  }
  const scored = scorePredictions(questions, predictions);
  comparison.near('totals of 2.0', totalsOf(scored), [v2.exact, v2.f1, v2.total]);
  comparison.near('answerable of 2.0', totalsOf(scored.hasAnswer), [v2.HasAns_exact, v2.HasAns_f1, v2.HasAns_total]);
  comparison.near('unanswerable of 2.0', totalsOf(scored.noAnswer), [v2.NoAns_exact, v2.NoAns_f1, v2.NoAns_total]);
  for (const [threshold, { exact, f1, total }] of Object.entries(fixture.totals_v2_at_na_threshold)) {
    const ours = scorePredictions(questions, predictions, {
      noAnswerProbabilities,
      noAnswerThreshold: Number(threshold),
    });
    comparison.near(`totals at the no-answer threshold ${threshold}`, totalsOf(ours), [exact, f1, total]);
  }
  const best = bestThresholds(questions, predictions, noAnswerProbabilities);
  const { best_exact, best_exact_thresh, best_f1, best_f1_thresh } = fixture.best_thresholds;
  comparison.near(
    'best thresholds',
    [best.exactMatch, best.exactMatchThreshold, best.f1, best.f1Threshold],
    [best_exact, best_exact_thresh, best_f1, best_f1_thresh],
  );
  return comparison.outcome();
}
