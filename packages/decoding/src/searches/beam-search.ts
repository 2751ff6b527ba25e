import type { Decoder } from '../decoder/decoder.js';
import { chain } from '../processors/processor.js';
import { checkBeamSearchOptions, type BeamSearchOptions } from './beam-search-options.js';
import { Beams } from './beams.js';
import type { Search, SearchTask } from './search.js';
import { Session } from './session.js';
import type { Step } from './step.js';

/** Follows the `numBeams` likeliest sequences at once and returns the best that ended (Hugging Face's semantics). */
export function beamSearch(options: BeamSearchOptions = {}): Search {
  const settings = checkBeamSearchOptions(options);
  return { name: 'beamSearch', incremental: false, run: (decoder, task) => search(decoder, task, settings) };
}

async function* search(
  decoder: Decoder,
  task: SearchTask,
  settings: Required<BeamSearchOptions>,
): AsyncGenerator<Step, void, undefined> {
  using session = new Session(decoder, task);
  const process = task.processors.length > 0 ? chain(task.processors) : undefined;
  const promptLength = task.prompts[task.rows[0]].length;
  const longest = Math.min(task.maxNewTokens, (decoder.maxLength ?? Infinity) - promptLength + 1);
  let open = task.rows.map((row) => new Beams(task, row, longest, settings));
  let feed = task.rows.map((row) => task.prompts[row]);
  while (open.length > 0) {
    const logits = await session.step(feed);
    const parents: number[] = []; // of each open sequence, its row in the state as it is now
    let first = 0;
    for (const beams of open) {
      const { row } = beams;
      for (const [i, { ids }] of beams.open.entries()) {
        const total = session.total(logits[first + i], row, 'the model');
        const scores = session.copyOf(logits[first + i]);
        for (let id = 0; id < scores.length; id++) scores[id] -= total;
        const processed = process?.(scores, [...task.prompts[row], ...ids], { row, promptLength });
        beams.offer(i, processed ?? scores);
      }
      const end = first + beams.open.length;
      for (const origin of beams.advance(session.isFull)) parents.push(first + origin);
      first = end;
      if (beams.isDone) yield* beams.best();
    }
    open = open.filter((beams) => !beams.isDone);
    session.reorder(parents);
    feed = open.flatMap((beams) => beams.open.map(({ ids }) => ids.slice(-1)));
  }
}
