import { checkInteger, checkOptions, fail } from '../check.js';
import { padRows } from './pad-rows.js';

/** A text in which a span is to be found. */
export interface SpanExample {
  inputIds: ArrayLike<number>;
  /** As many as `inputIds`; in all examples or in none. */
  tokenTypeIds?: ArrayLike<number>;
  /** Positions in `inputIds` of the span's first and last token. */
  startPosition: number;
  endPosition: number;
}

export interface SpanBatch {
  inputIds: number[][];
  attentionMask: number[][];
  tokenTypeIds?: number[][];
  startPositions: number[];
  endPositions: number[];
}

/** Makes batches of texts with spans. */
export function collateSpans(options: { padId: number }): (examples: readonly SpanExample[]) => SpanBatch {
  checkOptions('collateSpans', options, ['padId']);
  const padId = checkInteger('collateSpans: padId', options.padId);
  return (examples) => {
    const { ids, attentionMask } = padRows(
      examples.map(({ inputIds }) => inputIds),
      padId,
    );
    const isTyped = examples.some(({ tokenTypeIds }) => tokenTypeIds);
    const types = examples.flatMap(({ inputIds, tokenTypeIds }) => {
      if (isTyped && tokenTypeIds?.length !== inputIds.length) {
        fail('collateSpans: tokenTypeIds', String(inputIds.length), tokenTypeIds?.length ?? 'none');
      }
      return tokenTypeIds ? [tokenTypeIds] : [];
    });
    return {
      inputIds: ids,
      attentionMask,
      ...(isTyped && { tokenTypeIds: padRows(types, 0).ids }),
      startPositions: examples.map(({ startPosition }) => startPosition),
      endPositions: examples.map(({ endPosition }) => endPosition),
    };
  };
}
