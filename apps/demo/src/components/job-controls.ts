/** Runs what a form describes: its start and stop buttons, its status line, and how far the model is loaded. */
import { formatNumber } from '../format.js';
import type { Inference } from '../inference/inference.js';
import { localText } from '../language.js';
import type { Strings } from '../strings/strings.js';
import type { Job, ResultOf } from '../worker/protocol.js';
import { element } from './element.js';
import { LoadingBars } from './loading-bars.js';
import { StatusLine } from './status-line.js';

export interface JobView<J extends Job> {
  readonly form: HTMLFormElement;
  readonly output: HTMLElement;
  runLabel(strings: Strings): string;
  /** The job that the form describes, or what to say instead. */
  job(): J | ((strings: Strings) => string);
  /** The job is about to run. */
  begin(job: J): void;
  text?(text: string): void;
  done(result: ResultOf<J>, job: J): void;
  /** Said with the end of the job, where the output is not spoken by itself. */
  summary?(result: ResultOf<J>): string;
  /** It ended without a result. */
  cancelled(): void;
}

export function jobControls<J extends Job>(inference: Inference, view: JobView<J>): HTMLElement {
  const runButton = element('button', { type: 'submit', class: 'run' }, localText(view.runLabel));
  const stopButton = element(
    'button',
    { type: 'button', class: 'stop', disabled: true },
    localText((s) => s.run.stop),
  );
  const status = new StatusLine();
  const loadingBars = new LoadingBars();
  let running: AbortController | undefined;

  const stop = () => running?.abort();
  const showOutput = () => view.output.scrollIntoView({ block: 'nearest' });

  async function run(): Promise<void> {
    const job = view.job();
    if (typeof job === 'function') {
      status.show(job, true);
      return;
    }
    running = new AbortController();
    runButton.disabled = true;
    stopButton.disabled = false;
    status.show((s) => s.run.waiting);
    view.begin(job);
    showOutput();
    try {
      const { result, seconds } = await inference.run(job, running.signal, {
        onLoading(file, loaded, total) {
          loadingBars.show(file, loaded, total);
          status.show((s) => s.run.loading);
        },
        onStarted() {
          loadingBars.clear();
          status.show((s) => s.run.working);
        },
        onText: (text) => view.text?.(text),
      });
      view.done(result, job);
      showOutput();
      const summary = view.summary?.(result) ?? '';
      status.show(
        (s) =>
          speed(s, seconds, 'tokensPerSecond' in result ? result.tokensPerSecond : undefined) +
          (summary && s.run.found(summary)),
      );
    } catch (error) {
      view.cancelled();
      loadingBars.clear();
      const { name, message } = error as Error;
      if (name === 'AbortError') status.show((s) => s.run.stopped);
      else status.show((s) => s.run.failed(message), true);
    } finally {
      const hadFocus = document.activeElement === stopButton;
      running = undefined;
      runButton.disabled = false;
      stopButton.disabled = true;
      if (hadFocus) runButton.focus();
    }
  }

  view.form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!running) void run();
  });
  stopButton.addEventListener('click', stop);
  view.form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') stop();
  });
  return element('div', { class: 'job-controls' }, runButton, stopButton, status.element, loadingBars.element);
}

function speed({ languageTag, run }: Strings, seconds: number, tokensPerSecond: number | undefined): string {
  const rate =
    tokensPerSecond === undefined
      ? ''
      : run.rate(formatNumber(tokensPerSecond, languageTag, tokensPerSecond < 10 ? 1 : 0));
  return run.done(formatNumber(seconds, languageTag, seconds < 1 ? 2 : 1), rate);
}
