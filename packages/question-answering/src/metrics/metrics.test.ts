import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from './__fixtures__/squad.json';
import { bestThresholds } from './best-thresholds.js';
import { cmrcScores, mixedSegments } from './cmrc-scores.js';
import { normalizeAnswer } from './normalize-answer.js';
import { scorePredictions, type ScoreOptions } from './score-predictions.js';
import { squadV1Scores, squadV2Scores } from './squad-scores.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const path = `${process.env.GLOSSA_FIXTURES ?? `${root}../shared/fixtures`}/metrics/squad.json`;
const shared = existsSync(path);
if (!shared) console.warn(`SKIPPED: parity of the SQuAD metrics, ${path} is absent`);

function agrees(fixture: typeof golden) {
  const questions = fixture.pairs.map(({ id, references }) => ({ id, answers: references.map((text) => ({ text })) }));
  const predictions = new Map(fixture.pairs.map(({ id, prediction }) => [id, prediction]));
  const probabilities = new Map(Object.entries(fixture.na_probs));
  const answerable = questions.filter(({ answers }) => answers.length > 0);
  const totals = (em: number, f1: number, n: number) => ({
    exactMatch: expect.closeTo(em, 9),
    f1: expect.closeTo(f1, 9),
    n,
  });

  it.each(fixture.pairs)('scores "$prediction" against $references', (pair) => {
    expect(normalizeAnswer(pair.prediction)).toBe(pair.normalized_prediction_v2);
    const v2 = squadV2Scores(pair.prediction, pair.references);
    expect(v2).toEqual({ exactMatch: pair.v2.em, f1: expect.closeTo(pair.v2.f1, 9) });
    if (pair.v1 === undefined) return;
    const v1 = squadV1Scores(pair.prediction, pair.references);
    expect(v1).toEqual({ exactMatch: pair.v1.em, f1: expect.closeTo(pair.v1.f1, 9) });
  });
  it('agrees on the totals of 1.1', () => {
    const { exact_match, f1 } = fixture.totals_v1;
    expect(scorePredictions(answerable, predictions)).toEqual(totals(exact_match, f1, answerable.length));
    const missing = fixture.totals_v1_without_prediction_q1;
    const without = new Map([...predictions].filter(([id]) => id !== 'q1'));
    expect(scorePredictions(answerable, without)).toEqual(totals(missing.exact_match, missing.f1, answerable.length));
  });
  it('agrees on the totals of 2.0', () => {
    const expected = fixture.totals_v2;
    expect(scorePredictions(questions, predictions)).toEqual({
      ...totals(expected.exact, expected.f1, expected.total),
      hasAnswer: totals(expected.HasAns_exact, expected.HasAns_f1, expected.HasAns_total),
      noAnswer: totals(expected.NoAns_exact, expected.NoAns_f1, expected.NoAns_total),
    });
  });
  it.each(Object.entries(fixture.totals_v2_at_na_threshold))(
    'agrees at the no-answer threshold %s',
    (threshold, expected) => {
      const options = { noAnswerProbabilities: probabilities, noAnswerThreshold: Number(threshold) };
      expect(scorePredictions(questions, predictions, options)).toMatchObject(
        totals(expected.exact, expected.f1, expected.total),
      );
    },
  );
  it('agrees on the best thresholds', () => {
    const expected = fixture.best_thresholds;
    expect(bestThresholds(questions, predictions, probabilities)).toEqual({
      exactMatch: expect.closeTo(expected.best_exact, 9),
      exactMatchThreshold: expected.best_exact_thresh,
      f1: expect.closeTo(expected.best_f1, 9),
      f1Threshold: expected.best_f1_thresh,
    });
  });
}

describe('golden scores of the official scripts', () => agrees(golden));
describe.skipIf(!shared)('every score of the shared fixture', () =>
  agrees(shared ? (JSON.parse(readFileSync(path, 'utf8')) as typeof golden) : golden),
);

describe('normalizeAnswer', () => {
  it('drops articles at Unicode word boundaries only', () => {
    expect(normalizeAnswer('éa The été, aé “a” theé')).toBe('éa été aé “ ” theé');
  });
  it('is stable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(squadV2Scores(text, [text])).toEqual({ exactMatch: 1, f1: expect.closeTo(1, 12) });
      }),
    );
  });
});

describe('cmrcScores', () => {
  it('cuts Chinese by characters and the rest by words', () => {
    expect(mixedSegments("光荣和ω-Force开发，3.5% It's《好》")).toEqual([
      '光',
      '荣',
      '和',
      'ωforce',
      '开',
      '发',
      '3.5',
      '%',
      "it's",
      '好',
    ]);
  });
  it('ignores punctuation and takes the best reference', () => {
    expect(cmrcScores('《战国无双3》', ['战国无双3。'])).toEqual({ exactMatch: 1, f1: 1 });
    expect(cmrcScores('北京', ['上海', '北京市'])).toEqual({ exactMatch: 0, f1: expect.closeTo(0.8, 12) });
  });
  it('counts the longest common run, not the common characters', () => {
    expect(cmrcScores('京北', ['北京']).f1).toBeCloseTo(0.5, 12);
    expect(cmrcScores('', ['北京'])).toEqual({ exactMatch: 0, f1: 0 });
  });
});

describe('scorePredictions', () => {
  it('scores nothing as nothing', () =>
    expect(scorePredictions([], new Map())).toEqual({ exactMatch: 0, f1: 0, n: 0 }));
  it.each([
    [{ metric: 'rouge' } as unknown as ScoreOptions, 'received "rouge"'],
    [{ threshold: 1 } as ScoreOptions, 'unknown option "threshold"'],
    [
      { metric: 'cmrc', noAnswerThreshold: 0.5 } satisfies ScoreOptions,
      'metric: expected squad-2.0 beside no-answer probabilities, received "cmrc"',
    ],
  ])('refuses %o', (options, message) => expect(() => scorePredictions([], new Map(), options)).toThrow(message));
});
