/**
 * Where the visitor's model comes from: files of the device, or a repository of the Hugging Face hub or a mirror of it.
 */
import { element } from '../../components/element.js';
import { field, filesInput, radioGroup, textInput } from '../../components/field.js';
import type { Strings } from '../../strings/strings.js';
import type { ChatJob } from '../../worker/protocol.js';

export type Chosen = Pick<ChatJob, 'model' | 'source'> & { readonly name: string };

const endings = ['.gguf', '.safetensors', '.json', '.jinja', '.txt', '.model'];
const places = ['files', 'hub'] as const;
type Place = (typeof places)[number];

export class ModelFields {
  private place: Place = 'files';
  private readonly files = filesInput('files', endings);
  private readonly repository = textInput('repository', 'en', 'HuggingFaceTB/SmolLM2-135M-Instruct');
  private readonly server = textInput('server', 'en', 'https://huggingface.co');
  private readonly forFiles = field(
    (s) => s.chat.files,
    this.files,
    (s) => s.chat.filesHint,
  );
  private readonly forHub = element(
    'div',
    { class: 'fields', hidden: true },
    field(
      (s) => s.chat.repository,
      this.repository,
      (s) => s.chat.repositoryHint,
    ),
    field(
      (s) => s.chat.server,
      this.server,
      (s) => s.chat.serverHint,
    ),
  );
  readonly element: HTMLFieldSetElement;
  private picked = 0;

  /** @param onChange told that another model is meant from now on */
  constructor(onChange: () => void) {
    const choose = (place: Place) => {
      this.place = place;
      this.forFiles.hidden = place !== 'files';
      this.forHub.hidden = place !== 'hub';
      onChange();
    };
    const options = places.map((value) => ({ value, label: (s: Strings) => s.chat.places[value] }));
    this.element = element(
      'fieldset',
      { class: 'fields' },
      radioGroup((s) => s.chat.place, 'place', options, choose),
      this.forFiles,
      this.forHub,
    );
    this.files.addEventListener('change', () => {
      this.picked++;
      onChange();
    });
    for (const input of [this.repository, this.server]) input.addEventListener('change', onChange);
  }

  /** What is chosen; undefined for nothing that could be a model. */
  read(): Chosen | undefined {
    return this.place === 'files' ? this.readFiles() : this.readHub();
  }

  private readFiles(): Chosen | undefined {
    const files = [...(this.files.files ?? [])];
    if (files.length === 0) return undefined;
    const largest = files.reduce((best, file) => (best.size >= file.size ? best : file));
    return { model: `own files ${this.picked}`, source: { kind: 'files', files }, name: largest.name };
  }

  private readHub(): Chosen | undefined {
    const words = this.repository.value.trim().split('/');
    const server = this.server.value.trim();
    if (words.length < 2 || words.includes('') || !/^https?:/.test(server) || !URL.canParse(server)) return undefined;
    const [repository, file] = [words.slice(0, 2).join('/'), words.slice(2).join('/')];
    return {
      model: `own ${server} ${repository} ${file}`,
      source: { kind: 'hub', server, repository, ...(file && { file }) },
      name: words.join('/'),
    };
  }
}
