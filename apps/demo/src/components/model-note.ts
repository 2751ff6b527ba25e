/** The note in the margin: which model works here, and what its files say of it. */
import { modelFacts } from 'virtual:model-facts';
import { formatBytes, formatCount } from '../format.js';
import { localText, localize } from '../language.js';
import type { Strings } from '../strings/strings.js';
import type { ModelName } from '../worker/protocol.js';
import { element } from './element.js';

export class ModelNote {
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
  private readonly refresh: () => void;

  constructor(private model: ModelName) {
    this.refresh = localize((strings) => this.showFacts(strings));
  }

  show(model: ModelName): void {
    this.model = model;
    this.refresh();
  }

  private showFacts({ languageTag, model }: Strings): void {
    const facts = modelFacts[this.model];
    const named = model.titles[this.model];
    const list = element(
      'ul',
      {},
      element('li', {}, model.parameters(formatCount(facts.parameters, languageTag))),
      element('li', {}, formatBytes(facts.bytes, languageTag)),
      element('li', {}, model.license(facts.license)),
    );
    const scores = element('dl', { class: 'scores' });
    for (const { measure, value } of facts.scores) {
      const shown =
        typeof value === 'number'
          ? new Intl.NumberFormat(languageTag, { maximumFractionDigits: 4 }).format(value)
          : value;
      scores.append(
        element('div', {}, element('dt', {}, measureName(measure, model.measures)), element('dd', {}, shown)),
      );
    }
    this.facts.replaceChildren(
      element('p', { class: 'model-title', lang: named ? undefined : 'en' }, named ?? facts.title),
      list,
    );
    if (facts.scores.length > 0) this.facts.append(element('h4', {}, model.scores), scores);
    this.facts.append(element('p', {}, element('a', { href: facts.card }, model.card)));
  }
}

/** Keys are `bleu` or, for a part of what was measured, `validForms 五絕`; a measure without a name keeps its key. */
function measureName(key: string, names: Strings['model']['measures']): string {
  const [measure, ...part] = key.split(' ');
  return [names[measure] ?? measure, ...part].join(' ');
}
