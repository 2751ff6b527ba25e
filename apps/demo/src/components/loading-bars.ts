/** How far the files of a model have come: a bar for each, growing with its bytes. */
import { formatBytes } from '../format.js';
import { currentLanguage, languages } from '../language.js';
import { element } from './element.js';

interface FileBar {
  readonly bar: HTMLProgressElement;
  readonly label: HTMLElement;
}

export class LoadingBars {
  readonly element = element('ul', { class: 'loading-bars' });
  private readonly files = new Map<string, FileBar>();

  /** @param total bytes, where the server tells */
  show(file: string, loaded: number, total: number | undefined): void {
    const { bar, label } = this.barOf(file);
    if (total !== undefined) bar.max = total;
    bar.value = loaded;
    const { languageTag, run } = languages[currentLanguage()];
    const bytes = (count: number | undefined) => (count === undefined ? '?' : formatBytes(count, languageTag));
    label.textContent = run.fileProgress(file, bytes(loaded), bytes(total));
  }

  clear(): void {
    this.files.clear();
    this.element.replaceChildren();
  }

  private barOf(file: string): FileBar {
    const known = this.files.get(file);
    if (known) return known;
    const added = { bar: element('progress', { max: 1, value: 0, 'aria-label': file }), label: element('span') };
    this.files.set(file, added);
    this.element.append(element('li', {}, added.label, added.bar));
    return added;
  }
}
