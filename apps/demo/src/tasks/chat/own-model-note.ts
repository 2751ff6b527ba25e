/**
 * The note in the margin on a model that the visitor brought: where it came from, its size, and how fast it is here.
 */
import { element } from '../../components/element.js';
import { formatBytes, formatCount, formatNumber } from '../../format.js';
import { localText, localize } from '../../language.js';
import type { Strings } from '../../strings/strings.js';
import type { ChatResult } from '../../worker/protocol.js';

export class OwnModelNote {
  private readonly facts = element('div', { class: 'facts' });
  readonly element = element(
    'aside',
    { class: 'model-note' },
    element(
      'h3',
      {},
      localText((s) => s.model.heading),
    ),
    this.facts,
  );
  private name: string | undefined;
  private result: ChatResult | undefined;
  private readonly refresh = localize((strings) => this.show(strings));

  /** @param name undefined: none is chosen */
  choose(name: string | undefined): void {
    this.name = name;
    this.result = undefined;
    this.refresh();
  }

  measure(result: ChatResult): void {
    this.result = result;
    this.refresh();
  }

  private show({ languageTag, model, chat }: Strings): void {
    const { name, result } = this;
    if (name === undefined) return this.facts.replaceChildren(element('p', {}, chat.none));
    this.facts.replaceChildren(element('p', { class: 'model-title', lang: 'en' }, name));
    if (!result) return;
    const sizes = [
      model.parameters(formatCount(result.model.parameters, languageTag)),
      formatBytes(result.model.bytes, languageTag),
    ];
    this.facts.append(element('ul', {}, ...sizes.map((size) => element('li', {}, size))));
    const seconds = (value: number) => chat.seconds(formatNumber(value, languageTag, value < 10 ? 2 : 0));
    const measured = {
      [chat.loading]: seconds(result.model.loadSeconds),
      [chat.firstToken]: seconds(result.firstSeconds),
      [chat.speed]: chat.tokensPerSecond(formatNumber(result.tokensPerSecond, languageTag, 1)),
    };
    const rows = Object.entries(measured).map(([measure, value]) =>
      element('div', {}, element('dt', {}, measure), element('dd', {}, value)),
    );
    this.facts.append(element('h4', {}, chat.here), element('dl', { class: 'scores' }, ...rows));
    if (!result.model.chats) this.facts.append(element('p', {}, chat.continues));
  }
}
