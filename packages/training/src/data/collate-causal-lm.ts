import { checkInteger, checkOptions } from '../check.js';
import { ignoredLabel } from './ignored-label.js';
import { padRows } from './pad-rows.js';

/** A batch of a causal language model: `labels[r][i]` is the token that should follow `inputIds[r][i]`. */
export interface CausalLMBatch {
  inputIds: number[][];
  /** -100 where nothing is to be predicted. */
  labels: number[][];
}

/** Makes batches of whole texts as ids: each token but the last is an input, each but the first a label. */
export function collateCausalLM(options: { padId: number }): (texts: readonly ArrayLike<number>[]) => CausalLMBatch {
  checkOptions('collateCausalLM', options, ['padId']);
  const padId = checkInteger('collateCausalLM: padId', options.padId);
  return (texts) => {
    const rows = texts.map((text) => Array.from(text));
    return {
      inputIds: padRows(
        rows.map((row) => row.slice(0, -1)),
        padId,
      ).ids,
      labels: padRows(
        rows.map((row) => row.slice(1)),
        ignoredLabel,
      ).ids,
    };
  };
}
