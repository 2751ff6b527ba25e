import { temperature, topK, topP, type TextGenerationOptions } from '@glossa/generation';
import type { Sampling } from './protocol.js';

/** How a form's numbers choose tokens. */
export function samplingOf({ seed, maxNewTokens, ...job }: Sampling): TextGenerationOptions {
  return {
    processors: [
      temperature(job.temperature),
      ...(job.topK > 0 ? [topK(job.topK)] : []),
      ...(job.topP < 1 ? [topP(job.topP)] : []),
    ],
    seed,
    maxNewTokens,
  };
}
