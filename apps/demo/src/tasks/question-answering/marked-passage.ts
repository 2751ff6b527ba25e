import { element } from '../../components/element.js';
import type { Answer } from '../../worker/protocol.js';

/** The passage with one answer marked where it stands; its lines are kept. */
export function markedPassage(text: string, answer: Answer | undefined): HTMLElement {
  const passage = element('p', { class: 'passage', lang: 'en' });
  if (answer)
    passage.append(
      text.slice(0, answer.start),
      element('mark', {}, text.slice(answer.start, answer.end)),
      text.slice(answer.end),
    );
  else passage.append(text);
  return passage;
}
