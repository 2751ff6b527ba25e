/** Translation: a sentence, the text as it comes, then its gloss and where the model looked. */
import { element } from '../../components/element.js';
import { field, radioGroup, suggestionList, suggestions, textArea } from '../../components/field.js';
import { jobControls } from '../../components/job-controls.js';
import { ModelNote } from '../../components/model-note.js';
import { panel } from '../../components/panel.js';
import { Sheet } from '../../components/sheet.js';
import type { Inference } from '../../inference/inference.js';
import { localize } from '../../language.js';
import type { Strings } from '../../strings/strings.js';
import type { TranslationJob, TranslationResult } from '../../worker/protocol.js';
import { alignmentMap } from './alignment-map.js';
import { glossed, glossLine } from './gloss.js';

const examples = [
  'Two dogs are playing in the snow.',
  'A boy in a blue shirt is reading a book.',
  'What do you want to eat?',
];
const beamCounts = ['1', '4'] as const;

export function translationPanel(inference: Inference): HTMLElement {
  let numBeams = 1;
  let shown: TranslationResult | undefined;

  const text = textArea('text', 3, 'en', examples[0]);
  const note = new ModelNote('translation-en-zh');
  const sheet = new Sheet();
  sheet.element.lang = 'zh-Hans';
  const details = element('div', { class: 'translation-details' });
  const output = element('div', { class: 'translated' }, sheet.element, details);

  function showDetails(strings: Strings): void {
    details.replaceChildren();
    if (!shown) return;
    if (shown.alignment.target.length > 0) {
      details.append(element('h3', {}, strings.translation.alignment), alignmentMap(shown.alignment, strings));
    }
    if (shown.candidates.length > 1)
      details.append(element('h3', {}, strings.translation.alternatives), candidateList(shown));
    const pieces = glossed(shown.alignment);
    if (pieces.length > 0) sheet.element.replaceChildren(glossLine(pieces));
  }

  const form = element('form', { class: 'fields' });
  const controls = jobControls<TranslationJob>(inference, {
    form,
    output,
    runLabel: (s) => s.translation.run,
    job: () =>
      text.value.trim() === ''
        ? (s: Strings) => s.translation.empty
        : { task: 'translation', model: 'translation-en-zh', text: text.value.trim(), numBeams },
    begin() {
      shown = undefined;
      details.replaceChildren();
      sheet.begin('');
    },
    text: (piece) => sheet.append(piece),
    done(result) {
      sheet.begin('');
      sheet.append(result.text);
      sheet.settle();
      shown = result;
      refresh();
    },
    cancelled: () => sheet.settle(),
  });
  form.append(
    field((s) => s.translation.text, text),
    suggestions(
      (s) => s.translation.examples,
      suggestionList(examples, 'en', (example) => (text.value = example)),
    ),
    radioGroup(
      (s) => s.translation.beams,
      'beams',
      beamCounts.map((value) => ({ value, label: (s: Strings) => s.translation.beamCount(Number(value)) })),
      (value) => (numBeams = Number(value)),
    ),
    controls,
  );

  const refresh = localize((strings) => {
    sheet.element.setAttribute('aria-label', strings.translation.output);
    showDetails(strings);
  });
  return panel({ title: (s) => s.translation.title, lead: (s) => s.translation.lead, form, output, note });
}

/** All but the best, which stands above. */
function candidateList({ candidates }: TranslationResult): HTMLElement {
  const list = element('ol', { class: 'candidates', lang: 'zh-Hans', start: 2 });
  for (const { text } of candidates.slice(1)) list.append(element('li', {}, text));
  return list;
}
