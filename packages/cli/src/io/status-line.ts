import '@glossa/check'; // before a class that uses Symbol.dispose
import type { Output } from './io.js';

const milliseconds = 100;

/** One line that says how far something is, in a terminal only. Disposing it leaves nothing behind. */
export class StatusLine implements Disposable {
  private shown = -Infinity;

  constructor(private readonly output: Output) {}

  /** Replaces the line, a few times a second. */
  show(text: string): void {
    if (!this.output.isTTY || performance.now() - this.shown < milliseconds) return;
    this.output.write(`\r${text.slice(0, (this.output.columns || 80) - 1)}\x1b[K`);
    this.shown = performance.now();
  }

  /** Says something that stays. */
  note(text: string): void {
    this.clear();
    if (this.output.isTTY) this.output.write(`${text}\n`);
  }

  clear(): void {
    if (this.shown !== -Infinity) this.output.write('\r\x1b[K');
    this.shown = -Infinity;
  }

  [Symbol.dispose](): void {
    this.clear();
  }
}
