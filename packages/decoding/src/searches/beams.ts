import { fail, inWords } from '@glossa/check';
import { Largest } from '../math/largest.js';
import type { BeamSearchOptions } from './beam-search-options.js';
import { finishReason, type SearchTask, type StopMatcher } from './search.js';
import type { SequenceEnd, Step } from './step.js';

interface Beam {
  /** The new ids. */
  readonly ids: readonly number[];
  readonly logProbabilities: readonly number[];
  /** Of the log-probabilities. */
  readonly sum: number;
  readonly matcher: StopMatcher | undefined;
}

/** One more id for an open beam. */
interface Candidate {
  /** Index of the beam. */
  readonly origin: number;
  readonly id: number;
  readonly logProbability: number;
}

/** The beams of one row: those open, which go on, and the best that have ended. */
export class Beams {
  /** Best first. */
  open: readonly Beam[];
  readonly row: number;
  readonly #task: SearchTask;
  readonly #longest: number;
  readonly #settings: Required<BeamSearchOptions>;
  readonly #ended: Largest<Beam & { end: SequenceEnd }>;
  #candidates: Largest<Candidate>;

  /** @param longest the number of ids that a sequence can have */
  constructor(task: SearchTask, row: number, longest: number, settings: Required<BeamSearchOptions>) {
    this.row = row;
    this.open = [{ ids: [], logProbabilities: [], sum: 0, matcher: task.stop?.(row) }];
    this.#task = task;
    this.#longest = longest;
    this.#settings = settings;
    this.#ended = new Largest(settings.numBeams);
    this.#candidates = this.#noCandidates();
  }

  /** Offers every next id of an open beam, by its log-probability; a row of -Infinity offers none. */
  offer(origin: number, logProbabilities: Float32Array): void {
    const { sum } = this.open[origin];
    for (let id = 0; id < logProbabilities.length; id++) {
      const logProbability = logProbabilities[id];
      const total = sum + logProbability;
      if (total > this.#candidates.threshold) this.#candidates.offer(total, { origin, id, logProbability });
    }
  }

  /**
   * Extends the open beams by the best of the ids that were offered.
   *
   * @param isFull whether no further id can be fed
   * @returns of each beam that is now open, the index of the one that it extends
   */
  advance(isFull: boolean): number[] {
    const { numBeams } = this.#settings;
    const open: Beam[] = [];
    const origins: number[] = [];
    for (const [rank, candidate] of this.#candidates.items.entries()) {
      const beam = extend(this.open[candidate.origin], candidate);
      const { ids, sum, matcher } = beam;
      const reason = finishReason(this.#task, candidate.id, ids.length, matcher, isFull);
      if (!reason && open.length < numBeams) {
        open.push(beam);
        origins.push(candidate.origin);
      } else if (reason && rank < numBeams) {
        const score = this.#score(sum, ids.length);
        this.#ended.offer(score, { ...beam, end: { finishReason: reason, score } });
      }
    }
    this.open = open;
    this.#candidates = this.#noCandidates();
    if (!this.isDone) return origins;
    this.open = [];
    return [];
  }

  /** Whether no open beam can, or may, change the result any more. */
  get isDone(): boolean {
    const { earlyStopping, lengthPenalty } = this.#settings;
    if (this.open.length === 0) return true;
    if (!this.#ended.isFull) return false;
    if (earlyStopping === true) return true;
    const [{ sum, ids }] = this.open;
    const length = earlyStopping === 'never' && lengthPenalty > 0 ? this.#longest : ids.length;
    return this.#score(sum, length) <= this.#ended.threshold;
  }

  /** The best sequences, step by step. */
  *best(): Generator<Step> {
    const ended = this.#ended.items.slice(0, this.#settings.numResults);
    if (ended.length === 0) {
      const where = `${this.#task.where}: row ${this.row}: logits of the processors`;
      fail(where, 'a sequence that is possible', inWords('-Infinity for all'), 'not-finite');
    }
    for (const [rank, { ids, logProbabilities, end }] of ended.entries()) {
      for (const [i, id] of ids.entries()) {
        const step = { row: this.row, rank, id, logProbability: logProbabilities[i] };
        yield i === ids.length - 1 ? { ...step, end } : step;
      }
    }
  }

  /** Room for so many candidates that, whichever of them end, `numBeams` can go on. */
  #noCandidates(): Largest<Candidate> {
    return new Largest(this.#settings.numBeams * Math.max(2, this.#task.eosTokenIds.size + 1));
  }

  #score(sum: number, length: number): number {
    return sum / length ** this.#settings.lengthPenalty;
  }
}

function extend({ ids, logProbabilities, sum, matcher }: Beam, { id, logProbability }: Candidate): Beam {
  return {
    ids: [...ids, id],
    logProbabilities: [...logProbabilities, logProbability],
    sum: sum + logProbability,
    matcher: matcher?.clone(),
  };
}
