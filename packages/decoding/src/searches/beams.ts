import { Largest } from '../math/largest.js';
import type { FinishReason, SequenceEnd, Step } from '../step.js';
import type { BeamSearchOptions } from './beam-search.js';

interface Beam {
  readonly ids: readonly number[];
  readonly logProbabilities: readonly number[];
  /** Of the log-probabilities. */
  readonly sum: number;
}

/** The beams of one row: those open, which go on, and the best that have ended. */
export class Beams {
  /** Best first. */
  open: Beam[] = [{ ids: [], logProbabilities: [], sum: 0 }];
  readonly #ended: Largest<Beam & { end: SequenceEnd }>;

  /**
   * @param longest the number of ids a sequence can have.
   * @param width how many candidates to look at in each step: so many that, whichever of them end, `numBeams` can go on.
   */
  constructor(
    readonly row: number,
    private readonly longest: number,
    private readonly width: number,
    private readonly settings: Required<BeamSearchOptions>,
  ) {
    this.#ended = new Largest(settings.numBeams);
  }

  /**
   * Extends the open beams by one id.
   * @param scores log-probabilities of the next id, one array an open beam.
   * @returns of each beam that is now open, the index of the one it extends.
   */
  advance(
    scores: readonly Float32Array[],
    reasonToEnd: (ids: readonly number[]) => FinishReason | undefined,
  ): number[] {
    const { numBeams } = this.settings;
    const previous = this.open;
    this.open = [];
    const origins: number[] = [];
    this.#candidates(previous, scores).forEach(([origin, id], rank) => {
      const { ids, logProbabilities, sum } = previous[origin];
      const logProbability = scores[origin][id];
      const beam = {
        ids: [...ids, id],
        logProbabilities: [...logProbabilities, logProbability],
        sum: sum + logProbability,
      };
      const finishReason = reasonToEnd(beam.ids);
      if (!finishReason && this.open.length < numBeams) {
        this.open.push(beam);
        origins.push(origin);
      } else if (finishReason && rank < numBeams) {
        const score = this.#score(beam.sum, beam.ids.length);
        this.#ended.offer(score, { ...beam, end: { finishReason, score } });
      }
    });
    if (!this.done) return origins;
    this.open = [];
    return [];
  }

  /** Whether no open beam can, or may, change the result any more. */
  get done(): boolean {
    const { earlyStopping, lengthPenalty } = this.settings;
    if (this.open.length === 0) return true;
    if (!this.#ended.full) return false;
    if (earlyStopping === true) return true;
    const [{ sum, ids }] = this.open;
    const length = earlyStopping === 'never' && lengthPenalty > 0 ? this.longest : ids.length;
    return this.#score(sum, length) <= this.#ended.threshold;
  }

  /** The best sequences, step by step. */
  *best(): Generator<Step> {
    const ended = this.#ended.items.slice(0, this.settings.numReturnSequences);
    if (ended.length === 0) throw new Error(`beamSearch: row ${this.row}: the processors left no sequence possible`);
    for (const [rank, { ids, logProbabilities, end }] of ended.entries()) {
      for (const [i, id] of ids.entries()) {
        const step = { row: this.row, rank, id, logProbability: logProbabilities[i] };
        yield i === ids.length - 1 ? { ...step, end } : step;
      }
    }
  }

  /** The likeliest extensions, best first. */
  #candidates(beams: readonly Beam[], scores: readonly Float32Array[]): (readonly [beam: number, id: number])[] {
    const candidates = new Largest<readonly [number, number]>(this.width);
    for (const [b, { sum }] of beams.entries()) {
      const row = scores[b];
      for (let id = 0; id < row.length; id++) {
        const total = sum + row[id];
        if (total > candidates.threshold) candidates.offer(total, [b, id]);
      }
    }
    return candidates.items;
  }

  #score(sum: number, length: number): number {
    return sum / length ** this.settings.lengthPenalty;
  }
}
