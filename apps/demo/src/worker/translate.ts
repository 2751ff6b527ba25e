import { beamSearch, greedy } from '@glossa/decoding';
import type { Translation } from '@glossa/translation';
import type { JobContext } from './job-context.js';
import type { TranslationJob, TranslationResult } from './protocol.js';

/** Of the bundled model's three decoder layers the last one looks at the words it is about to translate. */
const alignmentLayer = 2;

/** Translates, with where the model looked. Greedy text streams first. */
export async function translate(
  job: TranslationJob,
  { model, signal, text }: JobContext<Translation>,
): Promise<TranslationResult> {
  const { numBeams } = job;
  const search =
    numBeams === 1 ? greedy() : beamSearch({ numBeams, lengthPenalty: 0.6, numReturnSequences: Math.min(3, numBeams) });
  if (search.incremental) for await (const piece of model.stream(job.text, { search, signal })) text(piece);
  const { nBest, alignments, tokensPerSecond, ...best } = await model.translate(job.text, {
    search,
    alignments: { layer: alignmentLayer },
    signal,
  });
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
