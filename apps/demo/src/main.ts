/** The page: a cover with the tasks, and a panel for each. */
import { element } from './components/element.js';
import { languageSwitch } from './components/language-switch.js';
import { tabs } from './components/tabs.js';
import { Inference } from './inference/inference.js';
import { localText, localize } from './language.js';
import { offlineNote } from './offline/offline-note.js';
import { chatPanel } from './tasks/chat/chat-panel.js';
import { generationPanel } from './tasks/generation/generation-panel.js';
import { answeringPanel } from './tasks/question-answering/answering-panel.js';
import { translationPanel } from './tasks/translation/translation-panel.js';

const inference = new Inference(() => new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module' }));

const { list, panels } = tabs([
  { id: 'generation', label: (s) => s.generation.tab, panel: generationPanel(inference) },
  { id: 'translation', label: (s) => s.translation.tab, panel: translationPanel(inference) },
  { id: 'question-answering', label: (s) => s.answering.tab, panel: answeringPanel(inference) },
  { id: 'chat', label: (s) => s.chat.tab, panel: chatPanel(inference) },
]);

const slip = element(
  'div',
  { class: 'slip' },
  element('span', { class: 'seal', 'aria-hidden': 'true', lang: 'zh-Hant' }, '註'),
  element('h1', {}, 'Glossa'),
);
const cover = element(
  'header',
  { class: 'cover' },
  slip,
  element(
    'p',
    { class: 'tagline' },
    localText((s) => s.tagline),
  ),
  list,
  languageSwitch(),
);
const main = element('main', { id: 'page' }, ...panels, offlineNote());

document.body.append(
  element(
    'a',
    { class: 'skip', href: '#page' },
    localText((s) => s.skip),
  ),
  cover,
  main,
);
localize((strings) => {
  document.documentElement.lang = strings.languageTag;
  document.title = strings.title;
});
