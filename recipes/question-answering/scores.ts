import {
  evaluateSquad,
  slidingWindowBaseline,
  type EvaluateSquadOptions,
  type QuestionAnswering,
} from '@glossa/question-answering';
import type { SpanModel } from '@glossa/transformer';
import { loadSquad } from './data.js';

/**
 * The scores of the official script on all of dev-v1.1: of the model as stored and as trained, and of the
 * sliding-window baseline (Rajpurkar et al. 2016).
 */
export async function answerScores(
  { trained, stored }: Record<'trained' | 'stored', SpanModel>,
  answering: (model: SpanModel) => QuestionAnswering,
  options: EvaluateSquadOptions,
): Promise<Record<string, number>> {
  const { development } = await loadSquad();
  const ofStored = await evaluateSquad(answering(stored), development, options);
  const ofTrained = await evaluateSquad(answering(trained), development, options);
  const ofBaseline = await evaluateSquad(slidingWindowBaseline, development);
  return {
    developmentQuestions: ofStored.n,
    exactMatch: round(ofStored.exactMatch),
    f1: round(ofStored.f1),
    float32ExactMatch: round(ofTrained.exactMatch),
    float32F1: round(ofTrained.f1),
    baselineExactMatch: round(ofBaseline.exactMatch),
    baselineF1: round(ofBaseline.f1),
  };
}

const round = (value: number) => Number(value.toFixed(2));
