import { check } from '../check.js';
import type { Decoder } from '../decoder.js';
import { logSumExp } from '../math/log-sum-exp.js';
import { largestIds } from '../math/largest.js';
import { chain } from '../processors/processor.js';
import { finishReason, type SearchTask } from '../search.js';
import { Session } from '../session.js';
import type { Step } from '../step.js';

/**
 * Decodes rows in step, by a choice that looks at one row's logits only: the loop of greedy search and of sampling.
 * @param choose picks an id by its logits; `total` is their log Σ exp
 */
export async function* chooseEach(
  decoder: Decoder,
  task: SearchTask,
  choose: (logits: Float32Array, row: number, total: number) => number,
): AsyncGenerator<Step, void, undefined> {
  using session = new Session(decoder, task);
  const process = task.processors.length > 0 ? chain(task.processors) : undefined;
  const promptLength = task.prompts[task.rows[0]].length;
  let open = task.rows.map((row) => ({ row, history: [...task.prompts[row]], ids: [] as number[], score: 0 }));
  let feed = open.map((sequence) => sequence.history.slice(session.length)); // behind what a prompt cache has
  while (open.length > 0) {
    if (session.full) {
      session.restart(open.map((sequence) => sequence.row));
      feed = open.map((sequence) => sequence.history.slice(-windowLength(decoder)));
    }
    const logits = await session.step(feed);
    const survivors: number[] = [];
    for (const [i, sequence] of open.entries()) {
      const { row, history, ids } = sequence;
      const total = checkedTotal(logits[i], row, 'the model');
      const processed = process?.(logits[i].slice(), history, { row, promptLength });
      const id = processed
        ? choose(processed, row, checkedTotal(processed, row, 'the processors'))
        : choose(logits[i], row, total);
      const logProbability = logits[i][id] - total;
      history.push(id);
      ids.push(id);
      sequence.score += logProbability;
      const reason = finishReason(task, row, ids, session.full && task.overflow === 'stop');
      if (!reason) survivors.push(i);
      yield {
        row,
        rank: 0,
        id,
        logProbability,
        ...(task.alternatives > 0 && { alternatives: likeliest(logits[i], total, task.alternatives) }),
        ...(reason && { end: { finishReason: reason, score: sequence.score } }),
      };
    }
    session.reorder(survivors);
    open = survivors.map((i) => open[i]);
    feed = open.map(({ history }) => history.slice(-1));
  }
}

/** How many positions survive when the context slides: most, yet so few that the work of encoding them anew is rare. */
function windowLength({ maxLength = Infinity }: Decoder): number {
  return Math.max(1, Math.floor(maxLength * 0.75));
}

/** log Σ exp. @throws when a logit is no number or none is possible. */
export function checkedTotal(logits: Float32Array, row: number, source: string): number {
  const total = logSumExp(logits);
  check(Number.isFinite(total), `row ${row}: logits of ${source}`, 'numbers, one of them above -Infinity', total);
  return total;
}

function likeliest(logits: Float32Array, total: number, count: number) {
  return largestIds(logits, count).map((id) => ({ id, logProbability: logits[id] - total }));
}
