import type { QuestionAnswering } from '@glossa/question-answering';
import type { JobContext } from './job-context.js';
import type { AnsweringJob, AnsweringResult } from './protocol.js';

/** Reads the passage window by window, so that an abort is heard after each, and gives the best spans. */
export async function answer(
  { question, context, topK }: AnsweringJob,
  { model, signal }: JobContext<QuestionAnswering>,
): Promise<AnsweringResult> {
  const { nBest } = await model.answer({ question, context }, { topK, batchSize: 1, signal });
  return {
    answers: nBest
      .filter(({ answer }) => answer !== '')
      .map(({ answer, start, end, score }) => ({ answer, start, end, score })),
  };
}
