/** Exact match and F1 of one predicted answer, as the official scripts of SQuAD 1.1 and 2.0 count them. */
import { answerWords } from './normalize-answer.js';

export interface AnswerScores {
  /** 1 when the normalized texts are equal, else 0. */
  exactMatch: number;
  /** 0..1: overlap of the normalized words. */
  f1: number;
}

/** How well a prediction answers a question with these reference answers. */
export type AnswerMetric = (prediction: string, references: readonly string[]) => AnswerScores;

/** SQuAD 1.1: the best score over the references; 0 without any. */
export const squadV1Scores: AnswerMetric = (prediction, references) =>
  best(references, (reference) => compare(answerWords(prediction), answerWords(reference), 0));

/** SQuAD 2.0: no references mean that nothing is the right answer, and so do references that normalize to nothing. */
export const squadV2Scores: AnswerMetric = (prediction, references) => {
  const counted = references.map(answerWords).filter((words) => words.length > 0);
  return best(counted.length > 0 ? counted : [[]], (words) => compare(answerWords(prediction), words, 1));
};

/** The best exact match and the best F1, which may come from different references. */
export function best<T>(references: readonly T[], score: (reference: T) => AnswerScores): AnswerScores {
  const scores = references.map(score);
  return {
    exactMatch: Math.max(0, ...scores.map(({ exactMatch }) => exactMatch)),
    f1: Math.max(0, ...scores.map(({ f1 }) => f1)),
  };
}

/** The harmonic mean of `shared` of the predicted and of the reference units. */
export function f1Of(shared: number, predicted: number, reference: number): number {
  if (shared === 0) return 0;
  const precision = shared / predicted;
  const recall = shared / reference;
  return (2 * precision * recall) / (precision + recall);
}

function compare(predicted: string[], reference: string[], bothEmpty: 0 | 1): AnswerScores {
  const exactMatch = predicted.join(' ') === reference.join(' ') ? 1 : 0;
  if (predicted.length === 0 && reference.length === 0) return { exactMatch, f1: bothEmpty };
  const left = new Map<string, number>();
  for (const word of reference) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of predicted) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    shared++;
  }
  return { exactMatch, f1: f1Of(shared, predicted.length, reference.length) };
}
