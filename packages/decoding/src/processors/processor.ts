/** Where a processor stands. */
export interface Position {
  /** Index of the prompt. */
  readonly row: number;
  /** How much of the history was given, not generated. */
  readonly promptLength: number;
}

/**
 * Changes the logits of one row before an id is chosen: in place, or by returning other logits.
 * An excluded id has the logit -Infinity. Logits are read from the device once a step, so processors are plain loops.
 *
 * @param logits one a vocabulary entry; log-probabilities in a beam search.
 * @param history the ids so far, prompt included.
 */
export type LogitsProcessor = (
  logits: Float32Array,
  history: readonly number[],
  position: Position,
) => Float32Array | void;

/** Processors one after another, as one. */
export function chain(processors: readonly LogitsProcessor[]): (...at: Parameters<LogitsProcessor>) => Float32Array {
  return (logits, history, position) =>
    processors.reduce((last, process) => process(last, history, position) ?? last, logits);
}
