import { checkInteger, checkOptions } from '@glossa/check';
import { padRows } from '@glossa/tensor';
import { ignoredLabel } from './collate-causal-lm.js';

/** A pair of texts as ids, with the special tokens they should have (usually the end token in the target). */
export interface Seq2SeqExample {
  source: ArrayLike<number>;
  target: ArrayLike<number>;
}

/** A batch for an encoder-decoder: `labels[r][i]` is the token that should follow `decoderInputIds[r][i]`. */
export interface Seq2SeqLMBatch {
  inputIds: number[][];
  attentionMask: number[][];
  decoderInputIds: number[][];
  /** -100 where nothing is to be predicted. */
  labels: number[][];
}

/** Makes batches of pairs. The decoder reads `startId`, then the target without its last token. */
export function collateSeq2SeqLM(options: {
  padId: number;
  startId: number;
}): (pairs: readonly Seq2SeqExample[]) => Seq2SeqLMBatch {
  checkOptions('collateSeq2SeqLM', options, { padId: true, startId: true });
  const padId = checkInteger('collateSeq2SeqLM: padId', options.padId);
  const startId = checkInteger('collateSeq2SeqLM: startId', options.startId);
  return (pairs) => {
    const sources = pairs.map(({ source }) => source);
    const targets = pairs.map(({ target }) => Array.from(target));
    const decoderInputs = targets.map((target) => [startId, ...target.slice(0, -1)]);
    const { rows: inputIds, attentionMask } = padRows(sources, padId);
    return {
      inputIds,
      attentionMask,
      decoderInputIds: padRows(decoderInputs, padId).rows,
      labels: padRows(targets, ignoredLabel).rows,
    };
  };
}
