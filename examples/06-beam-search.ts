/** The likeliest next word need not begin the likeliest sentence: beam search beside greedy. */
import { beamSearch, collect, generate, greedy, type Decoder } from '@glossa/decoding';
import { ensureBackend } from '@glossa/tensor';
import { log, tensor2d } from '@tensorflow/tfjs-core';

ensureBackend();
const words = ['.', 'the', 'dog', 'nice', 'car', 'has', 'runs', 'woman', 'house', 'drives'];
/** How likely each word is after another. */
const followers: Record<string, Record<string, number>> = {
  the: { nice: 0.5, dog: 0.4, car: 0.1 },
  nice: { woman: 0.4, house: 0.3, car: 0.3 },
  dog: { has: 0.9, runs: 0.1 },
  car: { drives: 0.7, runs: 0.3 },
};

// A search needs no model: anything that gives the logits of the next id will do.
const decoder: Decoder<Disposable> = {
  start: () => ({ [Symbol.dispose]() {} }),
  step: (_state, ids) => {
    const rows = ids.map((row) => {
      const next = followers[words[row.at(-1)!]] ?? { '.': 1 };
      return words.map((word) => next[word] ?? 1e-9);
    });
    return log(tensor2d(rows));
  },
  reorder: () => {},
};

const beams = beamSearch({ numBeams: 3, lengthPenalty: 0, numResults: 3 });
for (const search of [greedy(), beams]) {
  console.log(search.name);
  const steps = generate(decoder, [[1]], { search, eosTokenId: 0, maxNewTokens: 5 });
  for (const { ids, score } of await collect(steps)) {
    const sentence = ids.map((id) => words[id]).join(' ');
    console.log(`  ${Math.exp(score).toFixed(2)}  the ${sentence}`);
  }
}
