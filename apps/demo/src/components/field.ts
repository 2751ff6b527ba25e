/** Labelled controls of a form. */
import { localText } from '../language.js';
import type { Strings } from '../strings/strings.js';
import { element } from './element.js';

type Select = (strings: Strings) => string;

let lastId = 0;

/** A control under its label, with an optional hint that belongs to it. */
export function field<Control extends HTMLElement>(label: Select, control: Control, hint?: Select): HTMLElement {
  control.id = `field-${++lastId}`;
  const container = element(
    'div',
    { class: 'field' },
    element('label', { for: control.id }, localText(label)),
    control,
  );
  if (hint) {
    const note = element('p', { class: 'hint', id: `${control.id}-hint` }, localText(hint));
    control.setAttribute('aria-describedby', note.id);
    container.append(note);
  }
  return container;
}

export interface NumberRange {
  readonly name: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export function numberInput({ name, value, min, max, step }: NumberRange): HTMLInputElement {
  return element('input', {
    type: 'number',
    name,
    value,
    min,
    max,
    step,
    required: true,
    inputmode: 'decimal',
    autocomplete: 'off',
  });
}

const plainTyping = { spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off' };

export function textInput(name: string, lang: string, value: string): HTMLInputElement {
  return element('input', { type: 'text', name, lang, value, ...plainTyping });
}

/** @param accept endings of the names, as `.gguf` */
export function filesInput(name: string, accept: readonly string[]): HTMLInputElement {
  return element('input', { type: 'file', name, accept: accept.join(), multiple: true });
}

export function textArea(name: string, rows: number, lang: string, value: string): HTMLTextAreaElement {
  return element('textarea', { name, rows, lang, ...plainTyping }, value);
}

/** One of several, all in sight. */
export function radioGroup<Value extends string>(
  legend: Select,
  name: string,
  options: readonly { readonly value: Value; label(strings: Strings): string }[],
  onChange: (value: Value) => void,
  lang?: string,
): HTMLFieldSetElement {
  const group = element('fieldset', { class: 'radio-group' }, element('legend', {}, localText(legend)));
  const row = element('div', { class: 'radio-row', lang });
  options.forEach(({ value, label }, index) => {
    const input = element('input', { type: 'radio', name, value, checked: index === 0 });
    input.addEventListener('change', () => onChange(value));
    row.append(element('label', { class: 'radio' }, input, element('span', {}, localText(label))));
  });
  group.append(row);
  return group;
}

/** Buttons that fill in a text, under what they are. */
export function suggestions(legend: Select, list: HTMLElement): HTMLElement {
  return element('div', { class: 'field' }, element('p', { class: 'label' }, localText(legend)), list);
}

export function suggestionList(
  texts: readonly string[],
  lang: string,
  onChoose: (text: string, index: number) => void,
): HTMLElement {
  const list = element('ul', { class: 'suggestions', lang });
  texts.forEach((text, index) => {
    const button = element('button', { type: 'button' }, text);
    button.addEventListener('click', () => onChoose(text, index));
    list.append(element('li', {}, button));
  });
  return list;
}
