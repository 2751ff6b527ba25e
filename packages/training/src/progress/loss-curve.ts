import { checkInteger, checkNumber, checkRecord, fail } from '../check.js';
import type { JsonValue } from '../json.js';
import { drawLossCurve, type LossCurveSvgOptions } from './loss-curve-svg.js';

export interface LossPoint {
  step: number;
  loss: number;
}

/** The losses of a run, collected step by step. */
export class LossCurve {
  readonly train: LossPoint[] = [];
  readonly validation: LossPoint[] = [];

  /** Adds a point. @throws on a loss that is not finite. */
  add(series: 'train' | 'validation', step: number, loss: number): void {
    if (series !== 'train' && series !== 'validation') fail('LossCurve.add', "'train' or 'validation'", series);
    this[series].push({
      step: checkInteger('LossCurve.add: step', step),
      loss: checkNumber('LossCurve.add: loss', loss),
    });
  }

  /** A picture, as the text of an SVG file that reads well on light and on dark ground. @throws when there are no points. */
  toSvg(options: LossCurveSvgOptions = {}): string {
    return drawLossCurve(this, options);
  }

  /** One line a point: series, step, loss. */
  toCsv(): string {
    const lines = (['train', 'validation'] as const).flatMap((series) =>
      this[series].map(({ step, loss }) => `${series},${step},${loss}`),
    );
    return ['series,step,loss', ...lines, ''].join('\n');
  }

  toJSON(): { train: [number, number][]; validation: [number, number][] } {
    const pairs = (points: LossPoint[]) => points.map(({ step, loss }): [number, number] => [step, loss]);
    return { train: pairs(this.train), validation: pairs(this.validation) };
  }

  /** The curve that {@link toJSON} gave, to be gone on with when a run is resumed. */
  static from(json: JsonValue): LossCurve {
    const curve = new LossCurve();
    const saved = checkRecord('LossCurve.from', json);
    for (const series of ['train', 'validation'] as const) {
      const points = saved.get(series);
      if (!Array.isArray(points)) fail(`LossCurve.from: ${series}`, 'pairs of step and loss', points);
      for (const point of points) {
        if (!Array.isArray(point) || point.length !== 2)
          fail(`LossCurve.from: ${series}`, 'pairs of step and loss', point);
        curve.add(series, point[0], point[1]);
      }
    }
    return curve;
  }
}
