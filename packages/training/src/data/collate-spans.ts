import { check, checkInteger, checkOptions } from '@glossa/check';
import { padRows } from '@glossa/tensor';

/** A text in which a span is to be found. */
export interface SpanModelExample {
  inputIds: ArrayLike<number>;
  /** As many as `inputIds`; all examples have them, or none has. */
  tokenTypeIds?: ArrayLike<number>;
  /** The position in `inputIds` of the span's first token. */
  startPosition: number;
  /** The position in `inputIds` of the span's last token. */
  endPosition: number;
}

export interface SpanModelBatch {
  inputIds: number[][];
  attentionMask: number[][];
  tokenTypeIds?: number[][];
  startPositions: number[];
  endPositions: number[];
}

/** Makes batches of texts with spans. */
export function collateSpans(options: { padId: number }): (examples: readonly SpanModelExample[]) => SpanModelBatch {
  checkOptions('collateSpans', options, { padId: true });
  const padId = checkInteger('collateSpans: padId', options.padId);
  return (examples) => {
    const texts = examples.map(({ inputIds }) => inputIds);
    const { rows: inputIds, attentionMask } = padRows(texts, padId);
    const types = tokenTypes(examples);
    return {
      inputIds,
      attentionMask,
      ...(types && { tokenTypeIds: padRows(types, 0).rows }),
      startPositions: examples.map(({ startPosition }) => startPosition),
      endPositions: examples.map(({ endPosition }) => endPosition),
    };
  };
}

/** Those of all examples, or undefined when none has any. */
function tokenTypes(examples: readonly SpanModelExample[]): ArrayLike<number>[] | undefined {
  if (!examples.some(({ tokenTypeIds }) => tokenTypeIds)) return undefined;
  return examples.map(({ inputIds: { length }, tokenTypeIds }) => {
    const isComplete = tokenTypeIds?.length === length;
    check(isComplete, 'collateSpans: tokenTypeIds', `one for each of ${length} ids`, tokenTypeIds?.length);
    return tokenTypeIds;
  });
}
