/** Text that grows: each piece arrives in wet red ink and dries; lines are paragraphs. */
import { element } from './element.js';
import { upright } from './upright.js';

type Ink = 'given' | 'written';

export class Sheet {
  /** Not spoken piece by piece: `aria-busy` holds screen readers until the text is complete. */
  readonly element = element('div', {
    class: 'sheet',
    role: 'log',
    'aria-live': 'polite',
    'aria-busy': 'false',
    tabindex: 0,
  });
  private line = element('p');
  private lineIsFull = false;

  /** @param lineEnds characters after which a new line begins, beside line breaks */
  constructor(public lineEnds = '') {}

  /** Empties the sheet and begins it with what the visitor wrote. */
  begin(given: string): void {
    this.line = element('p');
    this.lineIsFull = false;
    this.element.replaceChildren(this.line);
    this.element.setAttribute('aria-busy', 'true');
    this.append(given, 'given');
  }

  append(text: string, ink: Ink = 'written'): void {
    for (const piece of text.split(new RegExp(`(?<=[\n${this.lineEnds}])`, 'u'))) {
      // Broken only when more follows, so that no empty line ends the text.
      if (this.lineIsFull) this.breakLine();
      this.lineIsFull = piece !== '' && `\n${this.lineEnds}`.includes(piece.at(-1)!);
      const visible = piece.replace(/\n$/, '');
      if (visible !== '') this.line.append(element('span', { class: ink }, ...upright(visible)));
    }
    this.followEnd();
  }

  /** The text is complete: joins its pieces, so that it reads as lines and no longer moves. */
  settle(): void {
    this.markSpeaker();
    for (const line of this.element.children) {
      for (const span of [...line.children]) {
        span.classList.add('is-dry');
        const previous = span.previousElementSibling;
        if (previous?.className !== span.className) continue;
        previous.append(...span.childNodes);
        previous.normalize();
        span.remove();
      }
    }
    this.element.setAttribute('aria-busy', 'false');
  }

  private breakLine(): void {
    this.markSpeaker();
    this.line = element('p');
    this.element.append(this.line);
  }

  /** `ROMEO:` alone on a line names who speaks. */
  private markSpeaker(): void {
    this.line.classList.toggle('speaker', /^\p{Lu}[\p{L}' ]*:$/u.test(this.line.textContent ?? ''));
  }

  /** Both ways of writing: down a page, or leftwards over columns. */
  private followEnd(): void {
    const { element } = this;
    element.scrollTo({ top: element.scrollHeight, left: -element.scrollWidth });
  }
}
