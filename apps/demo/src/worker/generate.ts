import type { TextGeneration } from '@glossa/generation';
import type { JobContext } from './job-context.js';
import type { GenerationJob, GenerationResult } from './protocol.js';
import { samplingOf } from './sampling.js';

/** Continues the prompt; a long one keeps its end, and text may outgrow the context. */
export async function generate(
  job: GenerationJob,
  { model, signal, text }: JobContext<TextGeneration>,
): Promise<GenerationResult> {
  const stream = model.stream(job.prompt, { ...samplingOf(job), truncate: 'left', overflow: 'slide', signal });
  for await (const piece of stream) text(piece);
  const { tokensPerSecond } = await stream.result;
  return { tokensPerSecond };
}
