/** SentencePiece's own way to put pieces together, and what the tokenizers built on it do with special tokens. */
import { asBoolean, asList, asOneOf, asOptional, asString, type Untrusted } from '@glossa/check';
import type { Decoder, TextSink } from './decoder.js';

const symbol = '▁';

type Style = ReturnType<typeof readStyle>;

const readStyle = (field: Untrusted) =>
  field.read({
    /** The unknown token, and how text shows it. */
    unk_token: asString(''),
    unk_surface: asString(' ⁇ '),
    /** How many spaces a beginning loses: none, one, or one a piece as long as there is no text. */
    strip_prefix: asOneOf(['none', 'one', 'each'], 'one'),
    /** Special tokens, which cut pieces into runs. */
    special_tokens: tokens,
    /** Special tokens that stand apart from everything. */
    apart_tokens: tokens,
    /** Where special tokens get a space: before the run of pieces they end (T5) or after them (Marian). */
    special_space: asOneOf(['none', 'before', 'after'], 'none'),
    /** Whether white space at both ends is dropped. */
    strip: asBoolean(false),
  });

const tokens = (field: Untrusted): ReadonlySet<string> => new Set(asOptional(asList(asString()))(field));

export function parseSentencePieceDecoder(field: Untrusted): Decoder {
  const style = readStyle(field);
  const stage = (
    next: TextSink,
    run = new PieceRun(style),
    seen: string[] = [],
    hasSpecial = false,
    written = 0,
    held = '',
  ): TextSink => {
    const write = (text: string): void => {
      let whole = held + text;
      held = '';
      if (style.strip) {
        if (written === 0) whole = whole.trimStart();
        held = whole.slice(whole.trimEnd().length);
        whole = whole.trimEnd();
      }
      written += whole.length;
      if (whole !== '') next.write(whole, true);
    };
    return {
      write(token) {
        seen.push(token);
        // From a special token on, spaces depend on what follows: the rest is written at the end.
        hasSpecial ||= style.special_tokens.has(token) || style.apart_tokens.has(token);
        if (!hasSpecial) write(run.add(token));
      },
      end() {
        if (hasSpecial) next.write(joinRuns(seen, style).slice(written), true);
        next.end();
      },
      clone: (last) => stage(next.clone(last), run.clone(), [...seen], hasSpecial, written, held),
    };
  };
  return (next) => stage(next);
}

/** Pieces to text, one by one. */
class PieceRun {
  #isEmpty = true;
  #strips: boolean;

  readonly #style: Style;

  constructor(style: Style) {
    this.#style = style;
    this.#strips = style.strip_prefix !== 'none';
  }

  clone(): PieceRun {
    const copy = new PieceRun(this.#style);
    [copy.#isEmpty, copy.#strips] = [this.#isEmpty, this.#strips];
    return copy;
  }

  add(piece: string): string {
    if (piece === this.#style.unk_token) {
      this.#isEmpty = false;
      return this.#style.unk_surface;
    }
    let text = piece;
    if (this.#strips && this.#isEmpty && text.startsWith(symbol)) {
      text = text.slice(symbol.length);
      this.#strips = this.#style.strip_prefix === 'each';
    }
    if (text !== '') this.#isEmpty = false;
    return text.replaceAll(symbol, ' ');
  }
}

function joinRuns(tokens: readonly string[], style: Style): string {
  const texts: string[] = [];
  let text = '';
  let run = new PieceRun(style);
  let pieces = '';
  let afterSpecial = false;
  const finish = (): string => {
    const finished = text + pieces;
    [text, pieces, run, afterSpecial] = ['', '', new PieceRun(style), false];
    return style.strip ? finished.trim() : finished;
  };
  for (const token of tokens) {
    if (style.apart_tokens.has(token)) {
      const before = finish();
      if (before !== '') texts.push(before);
      texts.push(token);
    } else if (style.special_tokens.has(token)) {
      const before = style.special_space === 'before' && !afterSpecial ? ' ' : '';
      text += `${before}${pieces}${token}${style.special_space === 'after' ? ' ' : ''}`;
      pieces = '';
      run = new PieceRun(style);
      afterSpecial = true;
    } else {
      pieces += run.add(token);
      afterSpecial = false;
    }
  }
  const last = finish();
  if (last !== '') texts.push(last);
  return texts.join(' ');
}
