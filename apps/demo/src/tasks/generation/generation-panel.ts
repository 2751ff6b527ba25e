/** Text generation: a beginning, how to choose tokens, and a sheet that fills. */
import { element } from '../../components/element.js';
import { field, radioGroup, textArea, textInput } from '../../components/field.js';
import { jobControls } from '../../components/job-controls.js';
import { ModelNote } from '../../components/model-note.js';
import { panel } from '../../components/panel.js';
import { Sheet } from '../../components/sheet.js';
import { upright } from '../../components/upright.js';
import { formatNumber } from '../../format.js';
import type { Inference } from '../../inference/inference.js';
import { localize } from '../../language.js';
import type { Strings } from '../../strings/strings.js';
import type { GenerationJob } from '../../worker/protocol.js';
import { genres, poemForms, poemPrompt, type GenerationModel, type PoemForm } from './genres.js';
import { SamplingFields } from '../../components/sampling-fields.js';

export function generationPanel(inference: Inference): HTMLElement {
  let genre = genres[0];
  let form: PoemForm = poemForms[0];
  let finished: GenerationJob | undefined;

  const title = textInput('title', 'zh-Hant', '春夜');
  const opening = textInput('opening', 'zh-Hant', '');
  const speech = textArea('prompt', 3, 'en', 'ROMEO:\n');
  const sampling = new SamplingFields();
  const poemFields = element(
    'div',
    { class: 'fields' },
    radioGroup(
      (s) => s.generation.form,
      'form',
      poemForms.map((value) => ({ value, label: () => value })),
      (chosen) => (form = chosen),
      'zh-Hant',
    ),
    field(
      (s) => s.generation.poemTitle,
      title,
      (s) => s.generation.poemHint,
    ),
    field((s) => s.generation.opening, opening),
  );
  const speechFields = element(
    'div',
    { class: 'fields' },
    field(
      (s) => s.generation.prompt,
      speech,
      (s) => s.generation.promptHint,
    ),
  );

  const sheet = new Sheet();
  const colophon = element('span');
  const output = element('figure', { class: 'generated' }, sheet.element, element('figcaption', {}, colophon));
  const note = new ModelNote(genre.model);

  function choose(model: GenerationModel): void {
    genre = genres.find((candidate) => candidate.model === model)!;
    poemFields.hidden = model !== 'tang-poems';
    speechFields.hidden = model !== 'shakespeare-char';
    sampling.maxNewTokens = genre.maxNewTokens;
    output.dataset.model = model;
    output.lang = genre.lang;
    sheet.lineEnds = genre.lineEnds;
    note.show(model);
    clear();
  }

  function clear(): void {
    finished = undefined;
    sheet.begin('');
    sheet.settle();
    refresh();
  }

  /** What the sheet begins with; the form of a poem shows by itself. */
  const given = () => (genre.model === 'tang-poems' ? `${title.value.trim()}\n${opening.value.trim()}` : speech.value);

  function job(): GenerationJob | ((strings: Strings) => string) {
    const isPoem = genre.model === 'tang-poems';
    if (isPoem ? title.value.trim() === '' : speech.value === '') return (s) => s.generation.empty;
    const prompt = isPoem ? poemPrompt(form, title.value.trim(), opening.value.trim()) : speech.value;
    return { task: 'generation', model: genre.model, prompt, ...sampling.read() };
  }

  function showColophon({ languageTag, generation }: Strings): void {
    colophon.lang = languageTag;
    colophon.replaceChildren(
      ...upright(
        finished ? generation.colophon(String(finished.seed), formatNumber(finished.temperature, languageTag, 2)) : '',
      ),
    );
  }

  const formElement = element('form', { class: 'fields' });
  const controls = jobControls<GenerationJob>(inference, {
    form: formElement,
    output,
    runLabel: (s) => s.generation.run,
    job,
    begin: () => sheet.begin(given()),
    text: (text) => sheet.append(text),
    done(_result, job) {
      finished = job;
      refresh();
      sheet.settle();
    },
    cancelled: () => sheet.settle(),
  });
  formElement.append(
    radioGroup(
      (s) => s.generation.model,
      'model',
      genres.map(({ model }) => ({ value: model, label: (s: Strings) => s.generation.models[model] })),
      choose,
    ),
    poemFields,
    speechFields,
    sampling.element,
    controls,
  );

  const refresh = localize((strings) => {
    sheet.element.setAttribute('aria-label', strings.generation.output);
    showColophon(strings);
  });
  choose(genre.model);
  return panel({ title: (s) => s.generation.title, lead: (s) => s.generation.lead, form: formElement, output, note });
}
