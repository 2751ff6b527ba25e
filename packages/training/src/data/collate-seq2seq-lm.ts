import { checkInteger, checkOptions } from '../check.js';
import { ignoredLabel } from './ignored-label.js';
import { padRows } from './pad-rows.js';

/** A pair of texts as ids, with the special tokens they should have (the end token in the target, usually). */
export interface Seq2SeqExample {
  source: ArrayLike<number>;
  target: ArrayLike<number>;
}

/** A batch of an encoder-decoder: `labels[r][i]` is the token that should follow `decoderInputIds[r][i]`. */
export interface Seq2SeqLMBatch {
  inputIds: number[][];
  attentionMask: number[][];
  decoderInputIds: number[][];
  /** -100 where nothing is to be predicted. */
  labels: number[][];
}

/** Makes batches of pairs; the decoder sees the target behind `startId`. */
export function collateSeq2SeqLM(options: {
  padId: number;
  startId: number;
}): (pairs: readonly Seq2SeqExample[]) => Seq2SeqLMBatch {
  checkOptions('collateSeq2SeqLM', options, ['padId', 'startId']);
  const padId = checkInteger('collateSeq2SeqLM: padId', options.padId);
  const startId = checkInteger('collateSeq2SeqLM: startId', options.startId);
  return (pairs) => {
    const sources = padRows(
      pairs.map(({ source }) => source),
      padId,
    );
    const targets = pairs.map(({ target }) => Array.from(target));
    return {
      inputIds: sources.ids,
      attentionMask: sources.attentionMask,
      decoderInputIds: padRows(
        targets.map((target) => [startId, ...target.slice(0, -1)]),
        padId,
      ).ids,
      labels: padRows(targets, ignoredLabel).ids,
    };
  };
}
