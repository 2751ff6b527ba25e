import { element } from '../../components/element.js';
import { formatNumber } from '../../format.js';
import type { Strings } from '../../strings/strings.js';
import type { Answer } from '../../worker/protocol.js';

/** The candidates, best first; choosing one marks it in the passage. */
export function answerList(
  answers: readonly Answer[],
  chosen: number,
  { languageTag, answering }: Strings,
  onChoose: (index: number) => void,
): HTMLElement {
  const list = element('ol', { class: 'answers' });
  answers.forEach(({ answer, start, end, probability }, index) => {
    const meter = element('meter', { min: 0, max: 1, value: probability, 'aria-hidden': 'true' });
    const place = `${answering.probability(formatNumber(probability, languageTag, 3))} · ${answering.span(start, end)}`;
    const button = element(
      'button',
      { type: 'button', 'aria-pressed': String(index === chosen) },
      element('span', { class: 'answer', lang: 'en' }, answer),
      element('span', { class: 'place' }, place),
      meter,
    );
    button.addEventListener('click', () => onChoose(index));
    list.append(element('li', {}, button));
  });
  return list;
}
