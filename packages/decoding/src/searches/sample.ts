import { check, checkOptions } from '@glossa/check';
import { RandomStream } from '@glossa/tensor';
import { chooseEach } from './choose-each.js';
import type { Search } from './search.js';

export interface SampleOptions {
  /** Equal seeds give equal text, whatever other rows are in the batch. Default: a new one every time. */
  seed?: number;
}

/** Draws each id with its probability, after the processors (`temperature`, `topK`, `topP`, …). */
export function sample(options: SampleOptions = {}): Search {
  checkOptions('sample', options, { seed: true });
  const { seed } = options;
  check(seed === undefined || Number.isSafeInteger(seed), 'sample: seed', 'an integer', seed);
  return {
    name: 'sample',
    incremental: true,
    run(decoder, task) {
      const seeds = new RandomStream(seed ?? Math.floor(Math.random() * 2 ** 32));
      const numbers = task.rowNumbers ?? [...task.prompts.keys()];
      const all = Array.from({ length: Math.max(0, ...numbers) + 1 }, () => seeds.next());
      const streams = numbers.map((number) => new RandomStream(all[number]));
      return chooseEach(decoder, task, (logits, row, total) => draw(logits, total, streams[row]));
    },
  };
}

/** Draws an id, each with the probability exp(logit - total). */
export function draw(logits: Float32Array, total: number, random: RandomStream): number {
  let rest = random.uniform();
  let last = -1;
  for (let id = 0; id < logits.length; id++) {
    if (logits[id] === -Infinity) continue;
    rest -= Math.exp(logits[id] - total);
    last = id;
    if (rest < 0) break;
  }
  return last;
}
