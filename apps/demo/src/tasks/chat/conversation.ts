/** What was said in turn: the visitor's words in soft ink, the model's in red that dries. */
import { element } from '../../components/element.js';
import { localText } from '../../language.js';
import type { ChatJob } from '../../worker/protocol.js';

export type Turn = ChatJob['messages'][number];

export class Conversation {
  /** Not spoken piece by piece: `aria-busy` holds screen readers until an answer is complete. */
  readonly element = element('div', {
    class: 'conversation',
    role: 'log',
    'aria-live': 'polite',
    'aria-busy': 'false',
    tabindex: 0,
  });
  readonly turns: Turn[] = [];
  private answer = element('p');

  clear(): void {
    this.turns.length = 0;
    this.element.replaceChildren();
  }

  /** Puts the visitor's words down, and begins the answer. */
  ask(question: string): void {
    this.turns.push({ role: 'user', content: question });
    this.add('user', element('p', { class: 'given' }, question));
    this.answer = element('p');
    this.add('assistant', this.answer);
    this.element.setAttribute('aria-busy', 'true');
  }

  append(text: string): void {
    this.answer.append(element('span', { class: 'written' }, text));
    this.element.scrollTop = this.element.scrollHeight;
  }

  /**
   * The answer has ended, or was stopped: what there is of it belongs to the conversation.
   * @returns a question without any answer, which is taken back
   */
  settle(): string | undefined {
    const content = this.answer.textContent;
    this.element.setAttribute('aria-busy', 'false');
    if (content !== '') {
      this.answer.replaceChildren(element('span', { class: 'written is-dry' }, content));
      this.turns.push({ role: 'assistant', content });
      return undefined;
    }
    for (const turn of [...this.element.children].slice(-2)) turn.remove();
    return this.turns.pop()?.content;
  }

  private add(role: Turn['role'], text: HTMLElement): void {
    const speaker = element(
      'p',
      { class: 'speaker' },
      localText((s) => s.chat.speakers[role]),
    );
    this.element.append(element('article', { class: 'turn', 'data-role': role }, speaker, text));
    this.element.scrollTop = this.element.scrollHeight;
  }
}
