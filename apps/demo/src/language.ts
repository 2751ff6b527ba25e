/** The language of the interface: one setting, and the views that follow it. */
import { en } from './strings/en.js';
import type { Strings } from './strings/strings.js';
import { zh } from './strings/zh.js';

export const languages = { en, zh } as const;
export type Language = keyof typeof languages;

const storageKey = 'glossa.language';
const views = new Set<() => void>();
let current: Language = initialLanguage();

/** Runs `view` now and after every change of language. @returns runs it once more, when what it shows has changed */
export function localize(view: (strings: Strings) => void): () => void {
  const refresh = () => view(languages[current]);
  views.add(refresh);
  refresh();
  return refresh;
}

/** A text node that follows the language. */
export function localText(select: (strings: Strings) => string): Text {
  const node = document.createTextNode('');
  localize((strings) => (node.data = select(strings)));
  return node;
}

export function currentLanguage(): Language {
  return current;
}

export function setLanguage(language: Language): void {
  current = language;
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  for (const refresh of views) refresh();
}

function initialLanguage(): Language {
  const chosen = storedLanguage();
  if (chosen) return chosen;
  return /^zh\b/i.test(navigator.language) ? 'zh' : 'en';
}

function storedLanguage(): Language | undefined {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === 'en' || stored === 'zh' ? stored : undefined;
  } catch {
    return undefined;
  }
}
