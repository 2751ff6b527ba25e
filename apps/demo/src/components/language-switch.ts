import { currentLanguage, localize, setLanguage, type Language } from '../language.js';
import { element } from './element.js';

const names: readonly [Language, string, string][] = [
  ['en', 'en', 'English'],
  ['zh', 'zh-Hans', '中文'],
];

/** A pair of buttons, each named in its own language. */
export function languageSwitch(): HTMLElement {
  const group = element('div', { role: 'group', class: 'language-switch' });
  const buttons = names.map(([language, tag, name]) => {
    const button = element('button', { type: 'button', lang: tag }, name);
    button.addEventListener('click', () => setLanguage(language));
    group.append(button);
    return { language, button };
  });
  localize(({ interfaceLanguage }) => {
    group.setAttribute('aria-label', interfaceLanguage);
    for (const { language, button } of buttons)
      button.setAttribute('aria-pressed', String(language === currentLanguage()));
  });
  return group;
}
