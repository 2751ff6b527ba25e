/** Chat with a model of the visitor's own. */
import { element } from '../../components/element.js';
import { field, textArea } from '../../components/field.js';
import { jobControls } from '../../components/job-controls.js';
import { panel } from '../../components/panel.js';
import { SamplingFields } from '../../components/sampling-fields.js';
import type { Inference } from '../../inference/inference.js';
import { localText, localize } from '../../language.js';
import type { Strings } from '../../strings/strings.js';
import type { ChatJob } from '../../worker/protocol.js';
import { Conversation } from './conversation.js';
import { ModelFields } from './model-fields.js';
import { OwnModelNote } from './own-model-note.js';

/** Tokens of an answer, unless the visitor wants more. */
const maxNewTokens = 256;

export function chatPanel(inference: Inference): HTMLElement {
  const message = textArea('message', 3, '', '');
  const sampling = new SamplingFields();
  sampling.maxNewTokens = maxNewTokens;
  const conversation = new Conversation();
  const note = new OwnModelNote();
  const output = element('div', { class: 'chat' }, conversation.element);
  const models = new ModelFields(() => {
    note.choose(models.read()?.name);
    conversation.clear();
  });

  function job(): ChatJob | ((strings: Strings) => string) {
    const chosen = models.read();
    if (!chosen) return (s) => s.chat.noModel;
    if (message.value.trim() === '') return (s) => s.chat.empty;
    const { model, source } = chosen;
    return {
      task: 'chat',
      model,
      source,
      messages: [...conversation.turns, { role: 'user', content: message.value }],
      ...sampling.read(),
    };
  }

  const form = element('form', { class: 'fields' });
  const again = element(
    'button',
    { type: 'button', class: 'another' },
    localText((s) => s.chat.again),
  );
  const setBusy = (isBusy: boolean) => (again.disabled = models.element.disabled = isBusy);
  const controls = jobControls<ChatJob>(inference, {
    form,
    output,
    runLabel: (s) => s.chat.run,
    job,
    begin({ messages }) {
      setBusy(true);
      conversation.ask(messages.at(-1)!.content);
      message.value = '';
    },
    text: (text) => conversation.append(text),
    done(result) {
      conversation.settle();
      note.measure(result);
      setBusy(false);
      message.focus();
    },
    cancelled() {
      const question = conversation.settle();
      if (message.value === '') message.value = question ?? '';
      setBusy(false);
    },
  });
  again.addEventListener('click', () => conversation.clear());
  message.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.append(
    models.element,
    field(
      (s) => s.chat.message,
      message,
      (s) => s.chat.messageHint,
    ),
    sampling.element,
    controls,
    again,
  );

  localize((strings) => conversation.element.setAttribute('aria-label', strings.chat.output));
  return panel({ title: (s) => s.chat.title, lead: (s) => s.chat.lead, form, output, note });
}
