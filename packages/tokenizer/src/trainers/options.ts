/** Readers of options that several trainers have. */
import { asChecked, asText, asGiven, type Reader, type Untrusted } from '@glossa/check';
import { maxVocabSize } from '../vocabulary/vocabulary.js';
import type { TrainingOptions } from './training.js';

/** What all trainers have. */
export const reporting = {
  onProgress: /* @__PURE__ */ asGiven<TrainingOptions['onProgress']>(),
  signal: /* @__PURE__ */ asGiven<TrainingOptions['signal']>(),
};

/** @param what the tokens that have to fit in any case */
export function readVocabSize(field: Untrusted, least: number, what: string): number {
  const fits = (value: unknown) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= maxVocabSize;
  return asChecked<number>(`an integer from ${least} (${what}) to ${maxVocabSize}`, fits)(field);
}

export const share = (usual: number): Reader<number> =>
  asChecked('a share above 0 and up to 1', (value) => typeof value === 'number' && value > 0 && value <= 1, usual);

/** Special tokens, all different. @param always tokens that come before those that are given */
export function readSpecialTokens(usual: readonly string[], always: readonly string[] = []): Reader<string[]> {
  return (field) => {
    const tokens = [...always];
    if (field.absent) tokens.push(...usual);
    else
      field.list((token) =>
        tokens.push(tokens.includes(asText(token)) ? token.fail('a token that is not there yet') : asText(token)),
      );
    return tokens;
  };
}

/** Special tokens take the first ids. */
export function specialTokensJson(tokens: readonly string[]): Record<string, unknown>[] {
  return tokens.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
}
