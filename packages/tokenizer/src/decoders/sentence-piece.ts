/** SentencePiece's own way to put pieces together, and what the tokenizers built on it do with special tokens. */
import type { Untrusted } from '../untrusted.js';
import type { Decoder } from './decoder.js';

const symbol = '▁';

interface Style {
  /** The unknown token, and how text shows it. */
  unknown: string;
  surface: string;
  /** How many spaces a beginning loses: none, one, or one a piece as long as there is no text. */
  prefix: 'none' | 'one' | 'each';
  /** Special tokens, which cut pieces into runs. */
  specials: ReadonlySet<string>;
  /** Special tokens that stand apart from everything. */
  apart: ReadonlySet<string>;
  /** Where special tokens get a space: before the run of pieces they end (T5) or after them (Marian). */
  space: 'none' | 'before' | 'after';
  /** Whether white space at both ends is dropped. */
  strip: boolean;
}

export function parseSentencePieceDecoder(field: Untrusted): Decoder {
  field.only('type', 'unk_token', 'unk_surface', 'strip_prefix', 'special_tokens', 'apart_tokens', 'special_space', 'strip');
  const tokens = (key: string) => new Set(field.get(key).absent ? [] : field.get(key).list().map((token) => token.string()));
  const style: Style = {
    unknown: field.get('unk_token').string(''),
    surface: field.get('unk_surface').string(' ⁇ '),
    prefix: field.get('strip_prefix').oneOf(['none', 'one', 'each'], 'one'),
    specials: tokens('special_tokens'),
    apart: tokens('apart_tokens'),
    space: field.get('special_space').oneOf(['none', 'before', 'after'], 'none'),
    strip: field.get('strip').boolean(false),
  };
  return (next) => {
    const run = new PieceRun(style);
    const seen: string[] = [];
    let hasSpecial = false;
    let written = 0;
    let held = '';
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
        hasSpecial ||= style.specials.has(token) || style.apart.has(token);
        if (!hasSpecial) write(run.add(token));
      },
      end() {
        if (hasSpecial) next.write(joinRuns(seen, style).slice(written), true);
        next.end();
      },
    };
  };
}

/** Pieces to text, one by one. */
class PieceRun {
  private isEmpty = true;
  private strips: boolean;

  constructor(private readonly style: Style) {
    this.strips = style.prefix !== 'none';
  }

  add(piece: string): string {
    if (piece === this.style.unknown) {
      this.isEmpty = false;
      return this.style.surface;
    }
    let text = piece;
    if (this.strips && this.isEmpty && text.startsWith(symbol)) {
      text = text.slice(symbol.length);
      this.strips = this.style.prefix === 'each';
    }
    if (text !== '') this.isEmpty = false;
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
    if (style.apart.has(token)) {
      const before = finish();
      if (before !== '') texts.push(before);
      texts.push(token);
    } else if (style.specials.has(token)) {
      text += `${style.space === 'before' && !afterSpecial ? ' ' : ''}${pieces}${token}${style.space === 'after' ? ' ' : ''}`;
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
