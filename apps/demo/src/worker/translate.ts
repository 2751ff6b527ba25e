import { beamSearch, greedy } from '@glossa/decoding';
import type { Translation } from '@glossa/translation';
import type { JobContext } from './job-context.js';
import type { TranslationJob, TranslationResult } from './protocol.js';

/** Translates, with where the model looked. Greedy text streams first. */
export async function translate(job: TranslationJob, { model, signal, text }: JobContext<Translation>): Promise<TranslationResult> {
  const { numBeams } = job;
  const search = numBeams === 1 ? greedy() : beamSearch({ numBeams, lengthPenalty: 0.6, numReturnSequences: Math.min(3, numBeams) });
  if (search.incremental) for await (const piece of model.stream(job.text, { search, signal })) text(piece);
  const { nBest, alignments, tokensPerSecond, ...best } = await model.translate(job.text, { search, alignments: true, signal });
  return {
    text: best.text,
    candidates: nBest,
    alignment: { source: alignments?.sourceTokens ?? [], target: alignments?.targetTokens ?? [], weights: alignments?.weights ?? [] },
    tokensPerSecond,
  };
}
