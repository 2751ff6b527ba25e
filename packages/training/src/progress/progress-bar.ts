import { checkInteger, checkOptions } from '@glossa/check';
import { RunningMean } from './running-mean.js';

/** Where progress is shown, such as `process.stdout`. */
export interface ProgressStream {
  write(text: string): unknown;
  /** Whether it is a terminal, in which a line can be overwritten. */
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ProgressBarOptions {
  /** Steps of the whole run; without it the share done and the time left are not shown. */
  steps?: number;
  /** Default `process.stderr`, or the console where there is none. */
  stream?: ProgressStream;
  /** Steps between lines where the stream is not a terminal; default a twentieth of `steps`, or 100. */
  every?: number;
}

/** What is shown of a step; the values that `train` yields have it. */
export interface ProgressStep {
  step: number;
  loss: number;
  tokensPerSecond: number;
}

/** Disposing it ends its line. */
export interface ProgressBar extends Disposable {
  update(step: ProgressStep): void;
  /** Writes a line above the bar. */
  log(line: string): void;
}

const consoleStream: ProgressStream = { write: (text) => console.log(text.trimEnd()) };

/** Shows how far a run is: as a bar that stays in place in a terminal, as a line every so many steps elsewhere. */
export function progressBar(options: ProgressBarOptions = {}): ProgressBar {
  checkOptions('progressBar', options, { steps: true, stream: true, every: true });
  const { steps, stream = globalThis.process?.stderr ?? consoleStream } = options;
  if (steps !== undefined) checkInteger('progressBar: steps', steps, 1);
  const every = checkInteger('progressBar: every', options.every ?? Math.max(1, Math.round((steps ?? 2000) / 20)), 1);
  const loss = new RunningMean(0.95);
  const speed = new RunningMean(0.95);
  let first: { step: number; time: number } | undefined;
  let line = '';
  let drawn = 0;

  const draw = () => {
    stream.write(`\r${line.slice(0, (stream.columns ?? 80) - 1)}\x1b[K`);
    drawn = performance.now();
  };

  return {
    update(event) {
      const now = performance.now();
      first ??= { step: event.step, time: now };
      const secondsPerStep = (now - first.time) / 1000 / (event.step - first.step);
      const figures = [
        `loss ${loss.add(event.loss).toFixed(4)}`,
        `${Math.round(speed.add(event.tokensPerSecond))} tokens/s`,
      ];
      if (steps !== undefined && Number.isFinite(secondsPerStep))
        figures.push(`${clock(secondsPerStep * (steps - event.step))} left`);
      const bar = steps !== undefined && stream.isTTY ? [meter(event.step / steps)] : [];
      line = [`step ${event.step}${steps === undefined ? '' : `/${steps}`}`, ...bar, ...figures].join('  ');

      if (!stream.isTTY) {
        if (event.step % every === 0 || event.step === steps) stream.write(`${line}\n`);
      } else if (event.step === steps || now - drawn > 100) {
        draw();
      }
    },
    log(text) {
      stream.write(stream.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`);
      if (stream.isTTY && line) draw();
    },
    [Symbol.dispose]() {
      if (!stream.isTTY || !line) return;
      draw();
      stream.write('\n');
    },
  };
}

function meter(share: number): string {
  const width = 24;
  const full = Math.round(Math.min(1, share) * width);
  return `${'━'.repeat(full)}${'╌'.repeat(width - full)} ${Math.round(100 * share)}%`;
}

/** Seconds as 1:05 or 2:01:05. */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, i) => (i === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':');
}
