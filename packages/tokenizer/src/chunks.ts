/**
 * Where text may be cut before it is normalized without changing its tokens. Chunks repeat, so that a cache of them
 * saves most of the work of a long pipeline.
 */
import { AlignedText } from './aligned-text.js';
import type { Normalizer } from './normalizers/normalizer.js';
import { joinsNothing } from './patterns/character-class.js';
import type { Splitter } from './patterns/splitter.js';
import type { PreTokenizer } from './pre-tokenizers/pre-tokenizer.js';

/** The cut that the pipeline allows, if any. */
export function chunkSplitter(normalizer: Normalizer | undefined, preTokenizer: PreTokenizer | undefined): Splitter | undefined {
  const normalize = normalizer ?? ((text: AlignedText) => text);
  if (normalizer?.isLocal === false || preTokenizer?.breaksAtSpaces !== true) return undefined;
  const pieces = (text: string): string[] => preTokenizer.split(normalize(AlignedText.of(text))).map((piece) => piece.text);
  /** White space that keeps its sides apart through this pipeline. */
  const breaks = [' ', '\n', '\t'].filter((space) => `${pieces(`x${space}y`)}` === `${[...pieces('x'), ...pieces(`${space}y`)]}`);
  if (breaks.length === 0) return undefined;
  const isBreak = (unit: number): boolean => unit <= 0x20 && breaks.includes(String.fromCharCode(unit));
  const known = new Uint8Array(0x10000);
  /** Whether a character stays a character that joins nothing and is no white space. */
  const isPlain = (unit: number): boolean => {
    if (known[unit] === 0) {
      const stays = joinsNothing(unit) && /^[^\s▁]+$/.test(normalize(AlignedText.of(String.fromCharCode(unit))).text);
      known[unit] = stays ? 2 : 1;
    }
    return known[unit] === 2;
  };
  const isApart = (unit: number): boolean =>
    (preTokenizer.isolatesPunctuation === true && (normalizer === undefined || normalizer.separatesCharacters === true) && isAsciiMark(unit)) ||
    (normalizer?.separatesIdeographs === true && isIdeograph(unit));
  return (text, start) => {
    if (isApart(text.charCodeAt(start))) return start + 1;
    for (let i = start + 1; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (isApart(unit)) return i;
      if (isBreak(unit) && isPlain(text.charCodeAt(i - 1)) && i + 1 < text.length && isPlain(text.charCodeAt(i + 1))) return i;
    }
    return text.length;
  };
}

/** White space and punctuation of ASCII. */
function isAsciiMark(unit: number): boolean {
  return (unit >= 0x21 && unit < 0x30) || (unit >= 0x3a && unit < 0x41) || (unit >= 0x5b && unit < 0x61) || (unit >= 0x7b && unit < 0x7f) || unit === 0x20 || unit === 0x0a;
}

/** Those that BERT's normalizer puts between spaces, of the basic plane. */
function isIdeograph(unit: number): boolean {
  return (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3400 && unit <= 0x4dbf) || (unit >= 0xf900 && unit <= 0xfaff);
}
