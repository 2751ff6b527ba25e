import type { Alternative, SequenceEnd, Step } from './step.js';

/** A finished sequence. */
export interface Sequence extends SequenceEnd {
  /** Index of the prompt. */
  readonly row: number;
  /** Which of the row's sequences, 0 = best. */
  readonly rank: number;
  /** The new ids, the end token included. */
  readonly ids: readonly number[];
  /** Of each id. */
  readonly logProbabilities: readonly number[];
  /** Of each id, when `generate` was asked for them. */
  readonly alternatives?: readonly (readonly Alternative[])[];
}

interface Gathered {
  readonly ids: number[];
  readonly logProbabilities: number[];
  alternatives?: (readonly Alternative[])[];
}

/** Gathers a stream of steps into sequences, ordered by row, then best first. */
export async function collect(steps: AsyncIterable<Step> | Iterable<Step>): Promise<Sequence[]> {
  const open = new Map<string, Gathered>();
  const sequences: Sequence[] = [];
  for await (const { row, rank, id, logProbability, alternatives, end } of steps) {
    const key = `${row}/${rank}`;
    const sequence: Gathered = open.get(key) ?? { ids: [], logProbabilities: [] };
    open.set(key, sequence);
    sequence.ids.push(id);
    sequence.logProbabilities.push(logProbability);
    if (alternatives) (sequence.alternatives ??= []).push(alternatives);
    if (end) sequences.push({ row, rank, ...sequence, ...end });
  }
  return sequences.sort((a, b) => a.row - b.row || a.rank - b.rank);
}
