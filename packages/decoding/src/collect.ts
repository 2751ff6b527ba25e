import type { Alternative, FinishReason, Step } from './step.js';

/** A finished sequence. */
export interface Sequence {
  readonly row: number;
  readonly rank: number;
  /** The new ids, the end token included. */
  readonly ids: readonly number[];
  readonly logProbabilities: readonly number[];
  readonly score: number;
  readonly finishReason: FinishReason;
  /** Of each id, when `generate` was asked for them. */
  readonly alternatives?: readonly (readonly Alternative[])[];
}

interface Gathered {
  ids: number[];
  logProbabilities: number[];
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
