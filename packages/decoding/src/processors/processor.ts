/** Which sequence a processor is asked about. */
export interface Position {
  /** Index of the prompt. */
  readonly row: number;
  /** How many ids of the history were given, not generated. */
  readonly promptLength: number;
}

/**
 * Changes the logits of one row before an id is chosen: in place, or by returning other logits.
 * An excluded id has the logit -Infinity. The logits are a copy in ordinary memory, so processors are plain loops; the
 * next row is copied over it, so a processor must not keep it.
 *
 * @param logits [vocab]; log-probabilities in a beam search
 * @param history the ids so far, prompt included
 */
export type LogitsProcessor = (
  logits: Float32Array,
  history: readonly number[],
  position: Position,
) => Float32Array | void;

/** One processor that runs several, one after another. */
export function chain(processors: readonly LogitsProcessor[]): (...at: Parameters<LogitsProcessor>) => Float32Array {
  return (logits, history, position) =>
    processors.reduce((last, process) => process(last, history, position) ?? last, logits);
}
