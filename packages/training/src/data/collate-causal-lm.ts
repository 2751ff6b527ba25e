import { checkInteger, checkOptions } from '@glossa/check';
import { padRows } from '@glossa/tensor';

/** The label of positions that do not count in the loss, as in PyTorch. */
export const ignoredLabel = -100;

/** A batch for a causal language model: `labels[r][i]` is the token that should follow `inputIds[r][i]`. */
export interface CausalLMBatch {
  inputIds: number[][];
  /** -100 where nothing is to be predicted. */
  labels: number[][];
}

/** Makes batches of whole texts as ids: every token but the last is an input, every token but the first a label. */
export function collateCausalLM(options: { padId: number }): (texts: readonly ArrayLike<number>[]) => CausalLMBatch {
  checkOptions('collateCausalLM', options, { padId: true });
  const padId = checkInteger('collateCausalLM: padId', options.padId);
  return (texts) => {
    const inputs = texts.map((text) => Array.from(text).slice(0, -1));
    const labels = texts.map((text) => Array.from(text).slice(1));
    return { inputIds: padRows(inputs, padId).rows, labels: padRows(labels, ignoredLabel).rows };
  };
}
