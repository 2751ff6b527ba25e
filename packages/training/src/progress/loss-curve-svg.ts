import { check, checkInteger, checkOptions, checkShare, checkText, inWords } from '@glossa/check';
import { axisTicks } from './axis-ticks.js';
import { RunningMean } from './running-mean.js';

export interface LossPoint {
  step: number;
  loss: number;
}

export interface LossCurveSvgOptions {
  /** Default "Loss". */
  title?: string;
  /** The share of the past in the moving average of the training loss, from 0 to below 1; default 0.9. */
  smoothing?: number;
  /** In pixels, at least 240; default 720. */
  width?: number;
  /** In pixels, at least 160; default 400. */
  height?: number;
}

const margin = { top: 44, right: 20, bottom: 48, left: 68 };
/** Middle tones, which can be read on white and on black. */
const colors = { text: '#757c86', grid: '#757c8640', train: '#3578e5', validation: '#cc6011' };

/** Draws the training losses faint as measured and solid as smoothed, and the validation losses as joined points. */
export function drawLossCurve(
  curve: { train: readonly LossPoint[]; validation: readonly LossPoint[] },
  options: LossCurveSvgOptions = {},
): string {
  checkOptions('LossCurve.toSvg', options, { title: true, smoothing: true, width: true, height: true });
  const { title = 'Loss', width = 720, height = 400 } = options;
  checkText('LossCurve.toSvg: title', title);
  checkInteger('LossCurve.toSvg: width', width, 240);
  checkInteger('LossCurve.toSvg: height', height, 160);
  const points = [...curve.train, ...curve.validation];
  check(points.length > 0, 'LossCurve.toSvg', 'at least one point', inWords('none'));

  const mean = new RunningMean(checkShare('LossCurve.toSvg: smoothing', options.smoothing ?? 0.9));
  const smooth = thin(curve.train.map(({ step, loss }) => ({ step, loss: mean.add(loss) })));
  const raw = thin(curve.train);
  const shown = [...raw, ...smooth, ...curve.validation];

  const steps = axisTicks(
    0,
    points.reduce((max, { step }) => Math.max(max, step), 1),
    Math.max(2, Math.round(width / 110)),
  );
  const [low, high] = shown.reduce(([a, b], { loss }) => [Math.min(a, loss), Math.max(b, loss)], [Infinity, -Infinity]);
  const losses = axisTicks(low, high, Math.max(2, Math.round(height / 70)));
  const x = scale(steps, margin.left, width - margin.right);
  const y = scale(losses, height - margin.bottom, margin.top);
  const stroke = (line: readonly LossPoint[], style: string): string[] => {
    if (line.length === 0) return [];
    const path = line.map(({ step, loss }, i) => `${i ? 'L' : 'M'}${x(step)} ${y(loss)}`).join('');
    // The empty stroke at the end makes a single point visible.
    return [`<path d="${path}h0" fill="none" stroke-linecap="round" ${style}/>`];
  };

  const [left, right, top, bottom] = [margin.left, width - margin.right, margin.top, height - margin.bottom];
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const font = 'font-family="system-ui, sans-serif" font-size="13"';
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" ${font} fill="${colors.text}">`,
    `<title>${escape(title)}</title>`,
    `<text x="${left}" y="24" font-size="15" font-weight="600">${escape(title)}</text>`,
    ...losses.map(
      (loss) =>
        `<path d="M${left} ${y(loss)}H${right}" stroke="${colors.grid}"/>` +
        `<text x="${left - 8}" y="${y(loss) + 4}" text-anchor="end">${loss}</text>`,
    ),
    ...steps.map((step) => `<text x="${x(step)}" y="${bottom + 20}" text-anchor="middle">${step}</text>`),
    `<text x="${(left + right) / 2}" y="${height - 8}" text-anchor="middle">step</text>`,
    `<text transform="translate(18 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">loss</text>`,
    ...stroke(raw, `stroke="${colors.train}" stroke-opacity="0.3"`),
    ...stroke(smooth, `stroke="${colors.train}" stroke-width="2"`),
    ...stroke(curve.validation, `stroke="${colors.validation}" stroke-width="1.5"`),
    ...curve.validation.map(
      ({ step, loss }) => `<circle cx="${x(step)}" cy="${y(loss)}" r="3" fill="${colors.validation}"/>`,
    ),
    ...legend(right, top, [
      ['training', colors.train, smooth.at(-1)],
      ['validation', colors.validation, curve.validation.at(-1)],
    ]),
    '</svg>',
  ];
  return parts.join('\n') + '\n';
}

/** The names and last values, at the top right, where falling curves leave room. */
function legend(
  right: number,
  top: number,
  entries: [name: string, color: string, last: LossPoint | undefined][],
): string[] {
  const drawn = entries.filter(([, , last]) => last);
  return drawn.map(([name, color, last], line) => {
    const place = `x="${right - 8}" y="${top + 20 + 20 * line}" text-anchor="end"`;
    return `<text ${place} fill="${color}" font-weight="600">${name} ${last!.loss.toFixed(3)}</text>`;
  });
}

/** Maps [first tick, last tick] to [from, to], in pixels with one decimal. */
function scale(ticks: number[], from: number, to: number): (value: number) => number {
  const [first, last] = [ticks[0], ticks[ticks.length - 1]];
  return (value) => Math.round(10 * (from + ((value - first) / (last - first)) * (to - from))) / 10;
}

/** At most about 600 points: the lowest and highest of each run of points, in their order. */
function thin(points: readonly LossPoint[]): LossPoint[] {
  const size = Math.ceil(points.length / 300);
  if (size < 3) return [...points];
  const kept: LossPoint[] = [];
  for (let i = 0; i < points.length; i += size) {
    const some = points.slice(i, i + size);
    const low = some.reduce((a, b) => (b.loss < a.loss ? b : a));
    const high = some.reduce((a, b) => (b.loss > a.loss ? b : a));
    kept.push(...(low === high ? [low] : low.step < high.step ? [low, high] : [high, low]));
  }
  // The curve ends where the run does.
  const last = points[points.length - 1];
  if (kept[kept.length - 1] !== last) kept.push(last);
  return kept;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
