import { RandomStream } from '@glossa/tensor';
import { check, checkOptions } from '../check.js';
import type { Search } from '../search.js';
import { chooseEach } from './choose-each.js';

export interface SampleOptions {
  /** Equal seeds give equal text, whatever other rows are in the batch. Default: another one every time. */
  seed?: number;
}

/** Draws each id with its probability, after the processors (`temperature`, `topK`, `topP`, …). */
export function sample(options: SampleOptions = {}): Search {
  checkOptions('sample', options, ['seed']);
  const { seed } = options;
  check(seed === undefined || Number.isSafeInteger(seed), 'sample: seed', 'an integer', seed);
  return {
    name: 'sample',
    incremental: true,
    run(decoder, task) {
      const seeds = new RandomStream(seed ?? Math.floor(Math.random() * 2 ** 32));
      const streams = task.prompts.map(() => new RandomStream(seeds.next()));
      return chooseEach(decoder, task, (logits, row, total) => draw(logits, total, streams[row]));
    },
  };
}

/** An id with probability exp(logit - total). */
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
