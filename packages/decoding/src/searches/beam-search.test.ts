import { describe, expect, it } from 'vitest';
import { stopWhen } from '../__fixtures__/stop-when.js';
import { randomTable, tableDecoder } from '../__fixtures__/table-decoder.js';
import { collect } from './collect.js';
import { generate } from '../generate.js';
import { logSoftmax } from '../math/log-sum-exp.js';
import { minNewTokens } from '../processors/min-new-tokens.js';
import { suppressTokens } from '../processors/suppress-tokens.js';
import { beamSearch } from './beam-search.js';
import { greedy } from './greedy.js';

const eosTokenId = 0;

/** Every sequence that ends in eos, as `isEnd` says, or with `longest` ids; with its score, best first. */
function allSequences(
  logitsOf: (history: readonly number[]) => readonly number[],
  prompt: number[],
  longest: number,
  lengthPenalty: number,
  isEnd: (ids: readonly number[]) => boolean = () => false,
) {
  const found: { ids: number[]; score: number }[] = [];
  const visit = (ids: number[], sum: number) => {
    if (ids.at(-1) === eosTokenId || isEnd(ids) || ids.length === longest) {
      found.push({ ids, score: sum / ids.length ** lengthPenalty });
      return;
    }
    logSoftmax(Float32Array.from(logitsOf([...prompt, ...ids]))).forEach((lp, id) => visit([...ids, id], sum + lp));
  };
  visit([], 0);
  return found.sort((a, b) => b.score - a.score);
}

describe('beamSearch', () => {
  it.each([0, 0.6, 1, 2, -1])(
    'with full width finds the best of all sequences (length penalty %s)',
    async (lengthPenalty) => {
      for (let seed = 1; seed <= 5; seed++) {
        const logitsOf = randomTable(4, seed);
        const search = beamSearch({ numBeams: 256, lengthPenalty, numResults: 5 });
        const found = await collect(
          generate(tableDecoder(logitsOf), [[1, 2]], { search, maxNewTokens: 4, eosTokenId }),
        );
        const expected = allSequences(logitsOf, [1, 2], 4, lengthPenalty).slice(0, 5);
        expect(found.map(({ ids }) => ids)).toEqual(expected.map(({ ids }) => ids));
        found.forEach(({ score, rank }, i) => {
          expect(rank).toBe(i);
          expect(score).toBeCloseTo(expected[i].score, 5);
        });
      }
    },
  );

  it('stops each sequence by its own ids, however often beams branch', async () => {
    const isEnd = (ids: readonly number[]) => ids.at(-2) === 2 && ids.at(-1) === 1;
    const rows = new Set<number>();
    const stop = (row: number) => {
      rows.add(row);
      return stopWhen(isEnd);
    };
    for (let seed = 1; seed <= 5; seed++) {
      const logitsOf = randomTable(4, seed);
      const search = beamSearch({ numBeams: 256, numResults: 12 });
      const prompts = [
        [1, 2],
        [2, 3],
      ];
      const options = { search, stop, maxNewTokens: 4, eosTokenId };
      const found = await collect(generate(tableDecoder(logitsOf), prompts, options));
      const expected = prompts.map((prompt) => allSequences(logitsOf, prompt, 4, 1, isEnd));
      for (const { row, rank, ids, score, finishReason } of found) {
        expect(score).toBeCloseTo(expected[row][rank].score, 5);
        expect(expected[row].map((sequence) => sequence.ids)).toContainEqual(ids);
        const reason = ids.at(-1) === eosTokenId ? 'eos' : isEnd(ids) ? 'stop' : 'length';
        expect(finishReason).toBe(reason);
      }
    }
    expect([...rows]).toEqual([0, 1]);
  });

  it('reports scores that are those of the sequences, and reasons', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const logitsOf = randomTable(6, seed);
      const search = beamSearch({ numBeams: 3, lengthPenalty: 0.6, numResults: 3 });
      for (const { ids, score, logProbabilities, finishReason } of await collect(
        generate(tableDecoder(logitsOf), [[1]], { search, maxNewTokens: 6, eosTokenId }),
      )) {
        const forced = ids.map((id, i) => logSoftmax(Float32Array.from(logitsOf([1, ...ids.slice(0, i)])))[id]);
        forced.forEach((lp, i) => expect(logProbabilities[i]).toBeCloseTo(lp, 5));
        expect(score).toBeCloseTo(forced.reduce((a, b) => a + b) / ids.length ** 0.6, 5);
        expect(finishReason).toBe(ids.at(-1) === eosTokenId ? 'eos' : 'length');
      }
    }
  });

  it('with one beam and early stopping is greedy search', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const decoder = tableDecoder(randomTable(6, seed));
      const run = (search: ReturnType<typeof greedy>) =>
        collect(generate(decoder, [[1], [2]], { search, maxNewTokens: 8, eosTokenId }));
      const beams = await run(beamSearch({ numBeams: 1, earlyStopping: true }));
      expect(beams.map(({ ids }) => ids)).toEqual((await run(greedy())).map(({ ids }) => ids));
    }
  });

  it('gives each row of a batch what it gives the row alone', async () => {
    const logitsOf = randomTable(7, 3);
    const prompts = [[1, 2], [3], [2, 2], [4, 5, 6], [6]];
    const options = { search: beamSearch({ numBeams: 3, numResults: 2 }), maxNewTokens: 7, eosTokenId };
    const together = await collect(generate(tableDecoder(logitsOf), prompts, options));
    for (const [row, prompt] of prompts.entries()) {
      const alone = await collect(generate(tableDecoder(logitsOf), [prompt], options));
      expect(together.filter((sequence) => sequence.row === row)).toEqual(
        alone.map((sequence) => ({ ...sequence, row })),
      );
    }
  });

  it('stops early as asked', async () => {
    // From every state: end with p = 0.5, go on with id 1 (0.3) or id 2 (0.2).
    const logitsOf = () => [0.5, 0.3, 0.2].map(Math.log);
    const steps = async (earlyStopping: boolean | 'never', lengthPenalty: number) => {
      const decoder = tableDecoder(logitsOf);
      const search = beamSearch({ numBeams: 2, earlyStopping, lengthPenalty });
      const [{ ids }] = await collect(generate(decoder, [[1]], { search, maxNewTokens: 20, eosTokenId }));
      return { steps: decoder.fed.length, ids };
    };
    expect(await steps(true, 0)).toEqual({ steps: 2, ids: [0] });
    expect(await steps(false, 0)).toEqual({ steps: 2, ids: [0] });
    expect((await steps(false, 5)).steps).toBeLessThan(20);
    expect((await steps('never', 5)).steps).toBe(20);
    expect((await steps('never', 5)).ids).toHaveLength(20);
  });

  it('applies processors to log-probabilities', async () => {
    const decoder = tableDecoder(() => [5, 1, 0]);
    const processors = [minNewTokens(3, eosTokenId), suppressTokens([1])];
    const [{ ids, finishReason }] = await collect(
      generate(decoder, [[1]], {
        search: beamSearch({ numBeams: 2, lengthPenalty: 0 }),
        processors,
        maxNewTokens: 6,
        eosTokenId,
      }),
    );
    expect(ids).toEqual([2, 2, 2, 0]);
    expect(finishReason).toBe('eos');
  });

  it('ends at the context, at a stop condition, and returns what there is when sequences are few', async () => {
    const decoder = tableDecoder(() => [0, 1, 2], { maxLength: 4 });
    const search = beamSearch({ numBeams: 2 });
    const [full] = await collect(generate(decoder, [[1, 1]], { search }));
    expect(full).toMatchObject({ ids: [2, 2, 2], finishReason: 'context' });
    const [stopped] = await collect(
      generate(decoder, [[1, 1]], { search, stop: () => stopWhen((ids) => ids.length === 2) }),
    );
    expect(stopped).toMatchObject({ ids: [2, 2], finishReason: 'stop' });
    const onlyEnd = beamSearch({ numBeams: 3, numResults: 3 });
    const few = await collect(
      generate(decoder, [[1]], { search: onlyEnd, eosTokenId, processors: [suppressTokens([1, 2])] }),
    );
    expect(few.map(({ ids }) => ids)).toEqual([[0]]);
  });

  it('says so when nothing is possible', async () => {
    const nothing = generate(
      tableDecoder(() => [0, 1]),
      [[1]],
      { search: beamSearch(), processors: [suppressTokens([0, 1])] },
    );
    await expect(collect(nothing)).rejects.toThrow(
      'generate: row 0: logits of the processors: expected a sequence that is possible, received -Infinity for all',
    );
  });

  it.each<[object, string]>([
    [{ numBeams: 0 }, 'beamSearch: numBeams: expected a positive integer, received 0'],
    [
      { beams: 3 },
      'beamSearch: unknown option "beams", expected one of: numBeams, lengthPenalty, earlyStopping, numResults',
    ],
    [{ lengthPenalty: NaN }, 'beamSearch: lengthPenalty: expected a number, received NaN'],
    [{ earlyStopping: 'always' }, 'beamSearch: earlyStopping: expected true, false or "never", received "always"'],
    [{ numResults: 5 }, 'beamSearch: numResults: expected an integer from 1 to 4, received 5'],
  ])('refuses %o', (options, message) => {
    expect(() => beamSearch(options)).toThrow(message);
  });
});
