import { check, checkInteger, checkOptions, type OptionNames } from '@glossa/check';
import { bleu, type BleuScore } from './metrics/bleu.js';
import { chrf, type ChrfScore } from './metrics/chrf.js';
import type { References } from './metrics/corpus.js';
import type { Tokenization } from './metrics/tokenizations.js';
import { optionNames, type TranslateOptions } from './options.js';
import type { Translation } from './translation.js';

export interface EvaluateTranslationOptions extends Omit<TranslateOptions, 'alignments' | 'splitter'> {
  /** How BLEU cuts words: `zh` for Chinese targets. Default `13a`. */
  tokenization?: Tokenization;
  /** Only the first so many sentences. */
  limit?: number;
}

export interface TranslationEvaluation {
  bleu: BleuScore;
  chrf: ChrfScore;
  n: number;
  hypotheses: string[];
}

const { alignments: _, splitter: __, ...translateNames } = optionNames;
const names: OptionNames<EvaluateTranslationOptions> = { ...translateNames, tokenization: true, limit: true };

/**
 * Translates a test set and scores it. A source line is translated whole, as test sets are scored.
 *
 * @param test `references`: one list beside the sources, or several
 */
export async function evaluateTranslation(
  translation: Pick<Translation, 'translate'>,
  test: { sources: readonly string[]; references: References },
  options: EvaluateTranslationOptions = {},
): Promise<TranslationEvaluation> {
  checkOptions('evaluateTranslation', options, names);
  const { tokenization = '13a', limit = test.sources.length, ...rest } = options;
  checkInteger('evaluateTranslation: limit', limit, 1);
  const streams = (
    typeof test.references[0] === 'string' ? [test.references] : test.references
  ) as readonly (readonly string[])[];
  for (const [index, { length }] of streams.entries()) {
    const where = `evaluateTranslation: references[${index}]`;
    check(length === test.sources.length, where, `${test.sources.length} sentences`, length);
  }
  const sources = test.sources.slice(0, limit);
  const references = streams.map((stream) => stream.slice(0, limit));
  const translated = await translation.translate(sources, { ...rest, splitter: (line) => [line] });
  const hypotheses = translated.map(({ text }) => text);
  return {
    bleu: bleu(hypotheses, references, { tokenization }),
    chrf: chrf(hypotheses, references),
    n: sources.length,
    hypotheses,
  };
}
