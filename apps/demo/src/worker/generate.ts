import { temperature, topK, topP, type TextGeneration } from '@glossa/generation';
import type { JobContext } from './job-context.js';
import type { GenerationJob, GenerationResult } from './protocol.js';

/** Continues the prompt; a long one keeps its end, and text may outgrow the context. */
export async function generate(job: GenerationJob, { model, signal, text }: JobContext<TextGeneration>): Promise<GenerationResult> {
  const processors = [temperature(job.temperature), ...(job.topK > 0 ? [topK(job.topK)] : []), ...(job.topP < 1 ? [topP(job.topP)] : [])];
  const stream = model.stream(job.prompt, {
    processors,
    seed: job.seed,
    maxNewTokens: job.maxNewTokens,
    truncate: 'left',
    overflow: 'slide',
    signal,
  });
  for await (const piece of stream) text(piece);
  return { tokensPerSecond: stream.result.tokensPerSecond };
}
