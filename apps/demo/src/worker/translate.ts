import { beamSearch, greedy } from '@glossa/decoding';
import type { Translation } from '@glossa/translation';
import type { JobContext } from './job-context.js';
import type { TranslationJob, TranslationResult } from './protocol.js';

/** Of the bundled model's three decoder layers the last one looks at the words it is about to translate. */
const alignmentLayer = 2;

/** Translates, with where the model looked, and sends the text as it becomes certain. */
export async function translate(
  job: TranslationJob,
  { model, signal, text }: JobContext<Translation>,
): Promise<TranslationResult> {
  const { numBeams } = job;
  const search =
    numBeams === 1 ? greedy() : beamSearch({ numBeams, lengthPenalty: 0.6, numResults: Math.min(3, numBeams) });
  const stream = model.stream(job.text, { search, alignments: { layer: alignmentLayer }, signal });
  for await (const piece of stream) text(piece);
  const { nBest, alignments, tokensPerSecond, ...best } = await stream.result;
  return {
    text: best.text,
    candidates: nBest,
    alignment: {
      source: alignments?.sourceTokens ?? [],
      target: alignments?.targetTokens ?? [],
      weights: alignments?.weights ?? [],
    },
    tokensPerSecond,
  };
}
