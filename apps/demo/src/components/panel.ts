import { localText } from '../language.js';
import type { Strings } from '../strings/strings.js';
import { element } from './element.js';

export interface PanelParts {
  title(strings: Strings): string;
  lead(strings: Strings): string;
  readonly form: HTMLElement;
  readonly output: HTMLElement;
  readonly note: { readonly element: HTMLElement };
}

/** The page of a task: heading, form, output, and the model's note in the margin. */
export function panel({ title, lead, form, output, note }: PanelParts): HTMLElement {
  const heading = element(
    'header',
    { class: 'panel-head' },
    element('h2', {}, localText(title)),
    element('p', {}, localText(lead)),
  );
  output.classList.add('output');
  return element('section', { class: 'panel' }, heading, form, output, note.element);
}
