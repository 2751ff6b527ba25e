/**
 * Where text may be cut before it is normalized without changing its tokens. Chunks repeat, so that a cache of them
 * saves most of the work of a long pipeline.
 */
import { AlignedText } from '../text/aligned-text.js';
import type { Normalizer } from '../normalizers/normalizer.js';
import { ideograph } from '../normalizers/bert.js';
import { ofUnits, joinsNothing } from '../text/character-class.js';
import type { Splitter } from '../patterns/splitter.js';
import type { PreTokenizer } from '../pre-tokenizers/pre-tokenizer.js';

/** The cut that the pipeline allows, if any. */
export function chunkSplitter(
  normalizer: Normalizer | undefined,
  preTokenizer: PreTokenizer | undefined,
): Splitter | undefined {
  const normalize = normalizer ?? ((text: AlignedText) => text);
  if (normalizer?.isLocal === false || preTokenizer?.breaksAtSpaces !== true) return undefined;
  const pieces = (text: string): string[] =>
    preTokenizer.split(normalize(AlignedText.of(text))).map((piece) => piece.text);
  /** White space that keeps its sides apart through this pipeline. */
  const breaks = [' ', '\n', '\t'].filter(
    (space) => `${pieces(`x${space}y`)}` === `${[...pieces('x'), ...pieces(`${space}y`)]}`,
  );
  if (breaks.length === 0) return undefined;
  const isBreak = ofUnits((character) => breaks.includes(character));
  /** Whether a character stays one that joins nothing and is no white space. */
  const isPlain = ofUnits(
    (character) => joinsNothing(character.charCodeAt(0)) && /^[^\s▁]+$/.test(normalize(AlignedText.of(character)).text),
  );
  const isolates =
    preTokenizer.isolatesPunctuation === true && (normalizer === undefined || normalizer.separatesCharacters === true);
  const isApart = ofUnits(
    (character) =>
      (isolates && asciiMark.test(character)) ||
      (normalizer?.separatesIdeographs === true && ideograph.test(character)),
  );
  return (text, start) => {
    if (isApart(text.charCodeAt(start))) return start + 1;
    for (let i = start + 1; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (isApart(unit)) return i;
      if (isBreak(unit) && isPlain(text.charCodeAt(i - 1)) && i + 1 < text.length && isPlain(text.charCodeAt(i + 1)))
        return i;
    }
    return text.length;
  };
}

/** White space and punctuation of ASCII. */
const asciiMark = /[\n -/:-@[-`{-~]/;
