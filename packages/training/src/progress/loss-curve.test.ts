import { describe, expect, it } from 'vitest';
import { axisTicks } from './axis-ticks.js';
import { LossCurve } from './loss-curve.js';
import { RunningMean } from './running-mean.js';

function someCurve(steps = 2000): LossCurve {
  const curve = new LossCurve();
  for (let step = 1; step <= steps; step++) {
    curve.add('train', step, 1.5 + 2.6 * Math.exp(-step / 300) + 0.12 * Math.sin(step * 12.9898));
    if (step % 250 === 0) curve.add('validation', step, 1.65 + 2.6 * Math.exp(-step / 300));
  }
  return curve;
}

describe('LossCurve', () => {
  it('keeps its points through JSON and CSV', () => {
    const curve = someCurve(250);
    const copy = LossCurve.from(JSON.parse(JSON.stringify(curve)));
    expect(copy.train).toEqual(curve.train);
    expect(copy.validation).toEqual(curve.validation);
    const lines = copy.toCsv().trimEnd().split('\n');
    expect(lines.length).toBe(252);
    expect(lines[0]).toBe('series,step,loss');
    expect(lines[251]).toBe(`validation,250,${curve.validation[0].loss}`);
  });

  it('draws both series, axes with names, and the last values', () => {
    const svg = someCurve().toSvg({ title: 'A <b> & "c"' });
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="720" height="400"/);
    expect(svg).toContain('<title>A &#60;b&#62; &#38; &#34;c&#34;</title>');
    expect(svg).toContain('>step</text>');
    expect(svg).toContain('>loss</text>');
    expect(svg).toMatch(/>training \d\.\d{3}<\/text>/);
    expect(svg).toMatch(/>validation \d\.\d{3}<\/text>/);
    expect(svg.match(/<circle/g)).toHaveLength(8);
    expect(svg.length).toBeLessThan(30_000);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('draws a single point, and only one series', () => {
    const curve = new LossCurve();
    expect(() => curve.toSvg()).toThrow('LossCurve.toSvg: expected at least one point, received none');
    curve.add('validation', 0, 0);
    expect(curve.toSvg()).not.toMatch(/NaN|Infinity|undefined|training/);
    curve.add('train', 5, 3);
    expect(curve.toSvg({ smoothing: 0 })).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('refuses what is no loss', () => {
    const curve = new LossCurve();
    expect(() => curve.add('train', 1, NaN)).toThrow('LossCurve.add: loss: expected a number, received NaN');
    expect(() => curve.add('test' as 'train', 1, 1)).toThrow(
      'LossCurve.add: series: expected "train" or "validation", received "test"',
    );
    expect(() => LossCurve.from({ train: [] })).toThrow(
      'LossCurve.from.validation: expected an array, received nothing',
    );
    expect(() => LossCurve.from({ train: [[1]], validation: [] })).toThrow(
      'LossCurve.from.train[0]: expected a pair of step and loss, received [1]',
    );
    expect(() => someCurve(5).toSvg({ color: 'red' } as object)).toThrow(
      'LossCurve.toSvg: unknown option "color", expected one of: title, smoothing, width, height',
    );
    expect(() => someCurve(5).toSvg({ width: 10 })).toThrow(
      'LossCurve.toSvg: width: expected an integer of at least 240, received 10',
    );
  });
});

it('axisTicks are round and span the range', () => {
  expect(axisTicks(0, 2000, 6)).toEqual([0, 500, 1000, 1500, 2000]);
  expect(axisTicks(1.43, 4.17, 6)).toEqual([1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]);
  expect(axisTicks(0.031, 0.089, 5)).toEqual([0.02, 0.04, 0.06, 0.08, 0.1]);
  expect(axisTicks(0, 0, 5)[0]).toBe(0);
});

it('RunningMean starts at the first value', () => {
  const mean = new RunningMean(0.9);
  expect(mean.add(5)).toBeCloseTo(5, 12);
  expect(mean.add(10)).toBeCloseTo((0.9 * 5 + 10) / 1.9, 12);
});
