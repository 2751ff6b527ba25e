import { localize } from '../language.js';
import type { Strings } from '../strings/strings.js';
import { element } from './element.js';

/** One line that says what is going on, spoken by screen readers, in the language of the moment. */
export class StatusLine {
  readonly element = element('p', { class: 'status', role: 'status' });
  private message: (strings: Strings) => string = () => '';
  private readonly refresh = localize((strings) => (this.element.textContent = this.message(strings)));

  show(message: (strings: Strings) => string, isError = false): void {
    this.message = message;
    this.element.classList.toggle('is-error', isError);
    this.refresh();
  }
}
