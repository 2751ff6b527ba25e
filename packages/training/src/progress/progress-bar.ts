import { checkInteger, checkOptions } from '../check.js';
import type { TrainingStep } from '../train.js';
import { RunningMean } from './running-mean.js';

/** Where progress is shown: `process.stdout` and its like. */
export interface ProgressStream {
  write(text: string): unknown;
  /** A terminal, in which a line can be overwritten. */
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ProgressBarOptions {
  /** Of the whole run, for the share done and the time left; the bar does without when it is unknown. */
  steps?: number;
  /** Default `process.stderr`, and the console where there is no such thing. */
  stream?: ProgressStream;
  /** Steps between lines where the stream is no terminal; default a twentieth of `steps`, or 100. */
  every?: number;
}

export interface ProgressBar extends Disposable {
  update(step: TrainingStep): void;
  /** Writes a line above the bar. */
  log(line: string): void;
}

const consoleStream: ProgressStream = { write: (text) => console.log(text.trimEnd()) };

/** Shows a run: a bar that stays in place in a terminal, a line now and then elsewhere. Disposing it ends the line. */
export function progressBar(options: ProgressBarOptions = {}): ProgressBar {
  checkOptions('progressBar', options, ['steps', 'stream', 'every']);
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
      const secondsAStep = (now - first.time) / 1000 / (event.step - first.step);
      const figures = [
        `loss ${loss.add(event.loss).toFixed(4)}`,
        `${Math.round(speed.add(event.tokensPerSecond))} tokens/s`,
      ];
      if (steps !== undefined && Number.isFinite(secondsAStep))
        figures.push(`${clock(secondsAStep * (steps - event.step))} left`);
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
