/** Tokens added beside the model's vocabulary: found in the text before anything else looks at it. */
import type { AlignedText } from '../text/aligned-text.js';
import { asBoolean, asChecked, type Untrusted } from '@glossa/check';
import { maxTokenLength, tokenId } from './vocabulary.js';

/** As tokenizer.json has it. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Matches only where no word character touches it. */
  readonly single_word: boolean;
  /** Swallows white space on its left. */
  readonly lstrip: boolean;
  /** Swallows white space on its right. */
  readonly rstrip: boolean;
  /** Matches in the normalized text. */
  readonly normalized: boolean;
  /** Controls the model rather than standing for text. */
  readonly special: boolean;
}

export function parseAddedToken(field: Untrusted): AddedToken {
  return field.read({
    id: tokenId,
    content: asChecked<string>(
      `text of 1 to ${maxTokenLength} characters`,
      (value) => typeof value === 'string' && value !== '' && value.length <= maxTokenLength,
    ),
    single_word: asBoolean(false),
    lstrip: asBoolean(false),
    rstrip: asBoolean(false),
    normalized: asBoolean(false),
    special: asBoolean(false),
  });
}

/** Whether special tokens written in a text are honored: all, none, or by where in the text they start. */
export type AllowSpecial = boolean | ((start: number) => boolean);

interface Node {
  readonly next: Map<number, Node>;
  token?: AddedToken;
}

/** Finds added tokens from left to right, the longest at each place. */
export class AddedTokenMatcher {
  readonly #root: Node = { next: new Map() };

  /** @param contentOf the text to look for, when it is not the token's own */
  constructor(tokens: Iterable<AddedToken>, contentOf: (token: AddedToken) => string = (token) => token.content) {
    for (const token of tokens) {
      let node = this.#root;
      const content = contentOf(token);
      for (let i = 0; i < content.length; i++) {
        const unit = content.charCodeAt(i);
        let child = node.next.get(unit);
        if (child === undefined) node.next.set(unit, (child = { next: new Map() }));
        node = child;
      }
      if (content !== '') node.token ??= token;
    }
  }

  get isEmpty(): boolean {
    return this.#root.next.size === 0;
  }

  /** Cuts the text into added tokens and what lies between them. */
  split(piece: AlignedText, allowSpecial: AllowSpecial): { piece: AlignedText; token?: AddedToken }[] {
    const { text } = piece;
    const parts: { piece: AlignedText; token?: AddedToken }[] = [];
    let done = 0;
    for (let at = this.#nextCandidate(text, 0); at < text.length;) {
      const found = this.#longestAt(text, at);
      if (found === undefined) {
        at = this.#nextCandidate(text, at + 1);
        continue;
      }
      const { token } = found;
      let start = at;
      let end = found.end;
      at = this.#nextCandidate(text, end);
      if (token.special && !(typeof allowSpecial === 'function' ? allowSpecial(piece.start(start)) : allowSpecial))
        continue;
      if (token.single_word && (isWordCharacter(text, start - 1) || isWordCharacter(text, end))) continue;
      if (start < done) continue;
      if (token.lstrip) while (start > done && /\p{White_Space}/u.test(text[start - 1])) start--;
      if (token.rstrip) while (end < text.length && /\p{White_Space}/u.test(text[end])) end++;
      if (done < start) parts.push({ piece: piece.slice(done, start) });
      parts.push({ piece: piece.slice(start, end), token });
      done = end;
    }
    if (done < text.length) parts.push({ piece: piece.slice(done, text.length) });
    return parts;
  }

  #nextCandidate(text: string, from: number): number {
    const { next } = this.#root;
    if (next.size === 0) return text.length;
    if (next.size === 1) {
      const at = text.indexOf(String.fromCharCode(next.keys().next().value!), from);
      return at < 0 ? text.length : at;
    }
    let at = from;
    while (at < text.length && !next.has(text.charCodeAt(at))) at++;
    return at;
  }

  #longestAt(text: string, at: number): { token: AddedToken; end: number } | undefined {
    let found: { token: AddedToken; end: number } | undefined;
    let node = this.#root.next.get(text.charCodeAt(at));
    for (let end = at + 1; node !== undefined; node = node.next.get(text.charCodeAt(end++))) {
      if (node.token !== undefined) found = { token: node.token, end };
    }
    return found;
  }
}

function isWordCharacter(text: string, i: number): boolean {
  if (i < 0 || i >= text.length) return false;
  const isLow = (text.charCodeAt(i) & 0xfc00) === 0xdc00;
  return /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u.test(
    String.fromCodePoint(text.codePointAt(isLow ? i - 1 : i)!),
  );
}
