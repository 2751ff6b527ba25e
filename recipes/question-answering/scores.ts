import { evaluateSquad, slidingWindowBaseline, type EvaluateSquadOptions, type QuestionAnswering } from '@glossa/question-answering';
import { loadSquad } from './data.js';

/** Of the official script on all of dev-v1.1, beside the sliding-window baseline (Rajpurkar et al. 2016). */
export async function answerScores(answering: QuestionAnswering, options: EvaluateSquadOptions): Promise<Record<string, number>> {
  const { development } = await loadSquad();
  const scored = await evaluateSquad(answering, development, options);
  const baseline = await evaluateSquad(slidingWindowBaseline, development);
  return {
    developmentQuestions: scored.n,
    exactMatch: round(scored.exactMatch),
    f1: round(scored.f1),
    baselineExactMatch: round(baseline.exactMatch),
    baselineF1: round(baseline.f1),
  };
}

const round = (value: number) => Number(value.toFixed(2));
