import { RandomStream } from '@glossa/tensor';
import { describe, expect, it } from 'vitest';
import { randomTable, tableDecoder } from '../__fixtures__/table-decoder.js';
import { collect } from './collect.js';
import { generate } from '../generate.js';
import { temperature } from '../processors/temperature.js';
import { topK } from '../processors/top-k.js';
import { draw, sample } from './sample.js';

const ids = async (prompts: number[][], seed?: number) => {
  const search = seed === undefined ? sample() : sample({ seed });
  const sequences = await collect(generate(tableDecoder(randomTable(9, 1)), prompts, { search, maxNewTokens: 20 }));
  return sequences.map((sequence) => sequence.ids);
};

describe('sample', () => {
  it('draws ids as often as they are likely', () => {
    const probabilities = [0.5, 0.25, 0, 0.15, 0.1];
    const logits = Float32Array.from(probabilities, (p) => Math.log(p) + 3);
    const random = new RandomStream(11);
    const counts = probabilities.map(() => 0);
    const draws = 20_000;
    for (let i = 0; i < draws; i++) counts[draw(logits, 3, random)]++;
    expect(counts[2]).toBe(0);
    let chiSquared = 0;
    probabilities.forEach((p, id) => {
      if (p > 0) chiSquared += (counts[id] - p * draws) ** 2 / (p * draws);
    });
    expect(chiSquared).toBeLessThan(16.3); // 3 degrees of freedom, 0.1%
  });

  it('repeats itself with a seed, and only with it', async () => {
    expect(await ids([[1]], 5)).toEqual(await ids([[1]], 5));
    expect(await ids([[1]], 5)).not.toEqual(await ids([[1]], 6));
    expect(await ids([[1]])).not.toEqual(await ids([[1]]));
  });

  it('draws for the first rows the same whatever follows, and otherwise for each row', async () => {
    const [first, second, third] = await ids([[1], [1], [2, 1]], 5);
    expect(await ids([[1]], 5)).toEqual([first]);
    expect(await ids([[1], [1]], 5)).toEqual([first, second]);
    expect(second).not.toEqual(first);
    expect(third).not.toEqual(first);
  });

  it('draws after the processors', async () => {
    const decoder = tableDecoder(randomTable(9, 1));
    const processors = [temperature(2), topK(1)];
    const sampled = await collect(generate(decoder, [[1]], { search: sample(), processors, maxNewTokens: 10 }));
    const greedy = await collect(generate(decoder, [[1]], { maxNewTokens: 10 }));
    expect(sampled).toEqual(greedy);
  });

  it('refuses unknown options and seeds that are no integers', () => {
    expect(() => sample({ sed: 1 } as never)).toThrow('sample: unknown option "sed", expected one of: seed');
    expect(() => sample({ seed: 0.5 })).toThrow('sample: seed: expected an integer, received 0.5');
  });
});
