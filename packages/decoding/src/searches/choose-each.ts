import type { Decoder } from '../decoder/decoder.js';
import { largestIds } from '../math/largest.js';
import { chain, type Position } from '../processors/processor.js';
import { finishReason, type SearchTask, type StopMatcher } from './search.js';
import { Session } from './session.js';
import type { Alternative, Step } from './step.js';

interface Growing {
  readonly row: number;
  readonly position: Position;
  /** All ids so far, prompt included. */
  readonly history: number[];
  readonly matcher: StopMatcher | undefined;
  score: number;
}

/**
 * Decodes rows step by step, where the choice of an id looks at the logits of its own row only: the loop of greedy
 * search and of sampling.
 *
 * @param choose picks an id by its logits; `total` is their log Σ exp
 */
export async function* chooseEach(
  decoder: Decoder,
  task: SearchTask,
  choose: (logits: Float32Array, row: number, total: number) => number,
): AsyncGenerator<Step, void, undefined> {
  using session = new Session(decoder, task);
  const process = task.processors.length > 0 ? chain(task.processors) : undefined;
  let open = task.rows.map((row) => begin(task, row));
  let feed = open.map(({ history }) => history.slice(session.length)); // behind what a prompt cache has
  while (open.length > 0) {
    if (session.isFull) {
      session.restart(open.map(({ row }) => row));
      feed = open.map(({ history }) => history.slice(-windowLength(decoder)));
    }
    const logits = await session.step(feed);
    const survivors: number[] = [];
    for (const [i, sequence] of open.entries()) {
      const { row, position, history } = sequence;
      const total = session.total(logits[i], row, 'the model');
      const processed = process?.(session.copyOf(logits[i]), history, position);
      const id = processed
        ? choose(processed, row, session.total(processed, row, 'the processors'))
        : choose(logits[i], row, total);
      const logProbability = logits[i][id] - total;
      history.push(id);
      sequence.score += logProbability;
      const isAtEnd = session.isFull && task.overflow === 'stop';
      const reason = finishReason(task, id, history.length - position.promptLength, sequence.matcher, isAtEnd);
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

function begin({ prompts, stop }: SearchTask, row: number): Growing {
  const position = { row, promptLength: prompts[row].length };
  return { row, position, history: [...prompts[row]], matcher: stop?.(row), score: 0 };
}

/** How many ids survive when the context slides: most, yet so few that they seldom have to be encoded again. */
function windowLength({ maxLength = Infinity }: Decoder): number {
  return Math.max(1, Math.floor(maxLength * 0.75));
}

function likeliest(logits: Float32Array, total: number, count: number): Alternative[] {
  return largestIds(logits, count).map((id) => ({ id, logProbability: logits[id] - total }));
}
