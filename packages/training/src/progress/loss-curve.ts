import { asChecked, checkInteger, checkNumber, checkOneOf, Untrusted } from '@glossa/check';
import { drawLossCurve, type LossCurveSvgOptions, type LossPoint } from './loss-curve-svg.js';

/** The losses of a run, collected step by step. */
export class LossCurve {
  readonly train: LossPoint[] = [];
  readonly validation: LossPoint[] = [];

  /** Adds a point. @throws GlossaError on a loss that is not finite */
  add(series: 'train' | 'validation', step: number, loss: number): void {
    this[checkOneOf('LossCurve.add: series', series, ['train', 'validation'])].push({
      step: checkInteger('LossCurve.add: step', step),
      loss: checkNumber('LossCurve.add: loss', loss),
    });
  }

  /**
   * A picture, as the text of an SVG file that can be read on a light and on a dark background.
   *
   * @throws GlossaError on bad options, and when there are no points
   */
  toSvg(options: LossCurveSvgOptions = {}): string {
    return drawLossCurve(this, options);
  }

  /** A header line, then one line for each point: series, step, loss. */
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

  /** The curve that `toJSON` gave, to which a resumed run can add. @throws GlossaError when the JSON is none */
  static from(json: unknown): LossCurve {
    const curve = new LossCurve();
    const saved = new Untrusted(json, 'LossCurve.from');
    for (const series of ['train', 'validation'] as const) {
      for (const [step, loss] of saved.get(series).list(asPair)) curve.add(series, step, loss);
    }
    return curve;
  }
}

const asPair = /* @__PURE__ */ asChecked<[number, number]>(
  'a pair of step and loss',
  (value) => Array.isArray(value) && value.length === 2,
);
