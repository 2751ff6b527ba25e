import { check, checkOptions, isCount } from '../check.js';
import type { Decoder } from '../decoder.js';
import { chain } from '../processors/processor.js';
import { finishReason, type Search, type SearchTask } from '../search.js';
import { Session } from '../session.js';
import type { Step } from '../step.js';
import { Beams } from './beams.js';
import { checkedTotal } from './choose-each.js';

export interface BeamSearchOptions {
  /** Sequences followed at a time. Default 4. */
  numBeams?: number;
  /** A sequence's score is its summed log-probability / length ** lengthPenalty: above 0 favours longer ones. Default 1. */
  lengthPenalty?: number;
  /**
   * When a row is done, once it has `numBeams` ended sequences: `true`, at once; `false`, when no open one would beat
   * them if it ended now; `'never'`, when none can beat them at any length. Default false.
   */
  earlyStopping?: boolean | 'never';
  /** How many sequences to return for each prompt, best first; at most `numBeams`. Default 1. */
  numReturnSequences?: number;
}

/** Follows the `numBeams` likeliest sequences at once and returns the best that ended (Hugging Face's semantics). */
export function beamSearch(options: BeamSearchOptions = {}): Search {
  checkOptions('beamSearch', options, ['numBeams', 'lengthPenalty', 'earlyStopping', 'numReturnSequences']);
  const { numBeams = 4, lengthPenalty = 1, earlyStopping = false, numReturnSequences = 1 } = options;
  check(isCount(numBeams) && numBeams > 0, 'beamSearch: numBeams', 'a positive integer', numBeams);
  check(Number.isFinite(lengthPenalty), 'beamSearch: lengthPenalty', 'a number', lengthPenalty);
  check(
    [true, false, 'never'].includes(earlyStopping),
    'beamSearch: earlyStopping',
    "true, false or 'never'",
    earlyStopping,
  );
  check(
    isCount(numReturnSequences) && numReturnSequences > 0 && numReturnSequences <= numBeams,
    'beamSearch: numReturnSequences',
    `a positive integer of at most numBeams = ${numBeams}`,
    numReturnSequences,
  );
  const settings = { numBeams, lengthPenalty, earlyStopping, numReturnSequences };
  return { name: 'beamSearch', incremental: false, run: (decoder, task) => search(decoder, task, settings) };
}

async function* search(
  decoder: Decoder,
  task: SearchTask,
  settings: Required<BeamSearchOptions>,
): AsyncGenerator<Step, void, undefined> {
  using session = new Session(decoder, task);
  const process = chain(task.processors);
  const promptLength = task.prompts[task.rows[0]].length;
  const longest = Math.min(task.maxNewTokens, (decoder.maxLength ?? Infinity) - promptLength + 1);
  const width = settings.numBeams * Math.max(2, task.eosTokenIds.size + 1);
  let open = task.rows.map((row) => new Beams(row, longest, width, settings));
  let feed = task.rows.map((row) => task.prompts[row]);
  while (open.length > 0) {
    const logits = await session.step(feed);
    const parents: number[] = []; // of each open sequence, its row in the state as it is now
    let first = 0;
    for (const beams of open) {
      const count = beams.open.length;
      const scores = beams.open.map(({ ids }, i) => {
        const total = checkedTotal(logits[first + i], beams.row, 'the model');
        const logProbabilities = logits[first + i].map((logit) => logit - total);
        return process(logProbabilities, [...task.prompts[beams.row], ...ids], { row: beams.row, promptLength });
      });
      const origins = beams.advance(scores, (ids) => finishReason(task, beams.row, ids, session.full));
      parents.push(...origins.map((origin) => first + origin));
      first += count;
      if (beams.done) yield* beams.best();
    }
    open = open.filter((beams) => !beams.done);
    session.reorder(parents);
    feed = open.flatMap((beams) => beams.open.map(({ ids }) => ids.slice(-1)));
  }
}
