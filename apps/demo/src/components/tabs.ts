/** Tabs after the ARIA pattern: one stop of the Tab key, arrows between tabs, each tab an address (`#translation`). */
import { localText, localize } from '../language.js';
import type { Strings } from '../strings/strings.js';
import { element } from './element.js';

export interface TabContent {
  readonly id: string;
  label(strings: Strings): string;
  readonly panel: HTMLElement;
}

export function tabs(contents: readonly TabContent[]): { list: HTMLElement; panels: HTMLElement[] } {
  const list = element('div', { role: 'tablist', class: 'tabs' });
  localize(({ tasks }) => list.setAttribute('aria-label', tasks));
  const buttons = contents.map(({ id, label }) =>
    element(
      'button',
      { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': id, class: 'tab' },
      localText(label),
    ),
  );
  const panels = contents.map(({ id, panel }) => {
    panel.id = id;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', `tab-${id}`);
    return panel;
  });
  list.append(...buttons);
  const wide = matchMedia('(min-width: 60rem)');
  const orient = () => list.setAttribute('aria-orientation', wide.matches ? 'vertical' : 'horizontal');
  wide.addEventListener('change', orient);
  orient();

  function select(index: number): void {
    buttons.forEach((button, i) => {
      button.setAttribute('aria-selected', String(i === index));
      button.tabIndex = i === index ? 0 : -1;
      panels[i].hidden = i !== index;
    });
  }

  function choose(index: number): void {
    select(index);
    buttons[index].focus();
    history.replaceState(null, '', `#${contents[index].id}`);
  }

  buttons.forEach((button, index) => button.addEventListener('click', () => choose(index)));
  list.addEventListener('keydown', (event) => {
    const next = neighbor(event.key, buttons.indexOf(event.target as HTMLButtonElement), buttons.length);
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
  });

  const fromAddress = () => contents.findIndex(({ id }) => `#${id}` === location.hash);
  addEventListener('hashchange', () => {
    if (fromAddress() >= 0) select(fromAddress());
  });
  select(Math.max(0, fromAddress()));
  return { list, panels };
}

/** Both axes move, because the list lies across on a phone and down on a desk. */
function neighbor(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowRight' || key === 'ArrowDown') return (index + 1) % count;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (index + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}
