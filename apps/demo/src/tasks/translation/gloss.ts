/** The translation with its gloss: above each piece, the source word that the model looked at most for it. */
import { element } from '../../components/element.js';
import type { Alignment } from '../../worker/protocol.js';

export interface GlossedPiece {
  readonly text: string;
  /** Empty where the model looked at no word. */
  readonly gloss: string;
}

/** Neighbors with the same word share one gloss. */
export function glossed({ source, target, weights }: Alignment): GlossedPiece[] {
  const words = wordsOf(source);
  const pieces: { text: string; word: Word | undefined }[] = [];
  target.forEach((text, row) => {
    const word = /[\p{L}\p{N}]/u.test(text) ? words[largest(weights[row])] : undefined;
    const last = pieces.at(-1);
    if (word && last?.word === word) last.text += text;
    else pieces.push({ text, word });
  });
  return pieces.map(({ text, word }) => ({ text, gloss: word?.text ?? '' }));
}

export function glossLine(pieces: readonly GlossedPiece[]): HTMLElement {
  const line = element('p', { class: 'gloss-line', lang: 'zh-Hans' });
  for (const { text, gloss } of pieces) {
    line.append(element('ruby', {}, text, element('rt', { lang: 'en' }, gloss)));
  }
  return line;
}

interface Word {
  readonly text: string;
}

/** For each piece the whole word that it is of; none for punctuation and special tokens. */
function wordsOf(pieces: readonly string[]): (Word | undefined)[] {
  const words = [...pieces.join('').matchAll(/<[^>]*>|[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)].map(
    ({ index, 0: text }) => ({ text, index }),
  );
  let start = 0;
  return pieces.map((piece) => {
    const end = start + piece.length;
    const word = words.find(({ index, text }) => index < end && start < index + text.length);
    start = end;
    return word?.text.startsWith('<') ? undefined : word;
  });
}

export function largest(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > values[best] ? index : best), 0);
}
