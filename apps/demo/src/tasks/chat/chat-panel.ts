/** Chat with a model from files of the visitor's own. */
import { element } from '../../components/element.js';
import { field, filesInput, textArea } from '../../components/field.js';
import { jobControls } from '../../components/job-controls.js';
import { panel } from '../../components/panel.js';
import { SamplingFields } from '../../components/sampling-fields.js';
import type { Inference } from '../../inference/inference.js';
import { localText, localize } from '../../language.js';
import type { Strings } from '../../strings/strings.js';
import type { ChatJob } from '../../worker/protocol.js';
import { Conversation } from './conversation.js';
import { OwnModelNote } from './own-model-note.js';

const endings = ['.gguf', '.safetensors', '.json', '.jinja', '.txt', '.model'];
/** Tokens of an answer, unless the visitor wants more. */
const maxNewTokens = 256;

export function chatPanel(inference: Inference): HTMLElement {
  let chosen: Pick<ChatJob, 'model' | 'source'> | undefined;
  let choices = 0;

  const files = filesInput('files', endings);
  const message = textArea('message', 3, '', '');
  const sampling = new SamplingFields();
  sampling.maxNewTokens = maxNewTokens;
  const conversation = new Conversation();
  const note = new OwnModelNote();
  const output = element('div', { class: 'chat' }, conversation.element);

  function choose(): void {
    const list = [...(files.files ?? [])];
    chosen = list.length === 0 ? undefined : { model: `own ${++choices}`, source: { files: list } };
    const largest = list.reduce<File | undefined>((best, file) => (best && best.size >= file.size ? best : file), undefined);
    note.choose(largest && { name: largest.name, bytes: list.reduce((sum, { size }) => sum + size, 0) });
    conversation.clear();
  }

  function job(): ChatJob | ((strings: Strings) => string) {
    if (!chosen) return (s) => s.chat.noModel;
    if (message.value.trim() === '') return (s) => s.chat.empty;
    return { task: 'chat', ...chosen, messages: [...conversation.turns, { role: 'user', content: message.value }], ...sampling.read() };
  }

  const form = element('form', { class: 'fields' });
  const again = element('button', { type: 'button', class: 'another' }, localText((s) => s.chat.again));
  const controls = jobControls<ChatJob>(inference, {
    form,
    output,
    runLabel: (s) => s.chat.run,
    job,
    begin({ messages }) {
      again.disabled = files.disabled = true;
      conversation.ask(messages.at(-1)!.content);
      message.value = '';
    },
    text: (text) => conversation.append(text),
    done(result) {
      conversation.settle();
      note.measure(result);
      again.disabled = files.disabled = false;
      message.focus();
    },
    cancelled() {
      conversation.settle();
      again.disabled = files.disabled = false;
    },
  });
  files.addEventListener('change', choose);
  again.addEventListener('click', () => conversation.clear());
  message.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.append(field((s) => s.chat.files, files, (s) => s.chat.filesHint), field((s) => s.chat.message, message, (s) => s.chat.messageHint), sampling.element, controls, again);

  localize((strings) => conversation.element.setAttribute('aria-label', strings.chat.output));
  return panel({ title: (s) => s.chat.title, lead: (s) => s.chat.lead, form, output, note });
}
