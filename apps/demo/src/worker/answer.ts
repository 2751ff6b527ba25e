import type { QuestionAnswering } from '@glossa/question-answering';
import type { JobContext } from './job-context.js';
import type { AnsweringJob, AnsweringResult } from './protocol.js';

/** Gives the best spans of the passage. */
export async function answer(
  { question, context, topK }: AnsweringJob,
  { model, signal }: JobContext<QuestionAnswering>,
): Promise<AnsweringResult> {
  const { nBest } = await model.answer({ question, context }, { numResults: topK, signal });
  return {
    answers: nBest
      .filter(({ answer }) => answer !== '')
      .map(({ answer, start, end, probability }) => ({ answer, start, end, probability })),
  };
}
