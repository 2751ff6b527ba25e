/** SentencePiece's character map as Hugging Face applies it: to short grapheme clusters, else to characters. */
import { Rewriter, type AlignedText } from '../text/aligned-text.js';
import { parseCharacterMap, type CharacterMap } from './character-map.js';
import { ofUnits, joinsNothing, widthAt } from '../text/character-class.js';
import { asField, type Untrusted } from '@glossa/check';
import { encodeUtf8 } from '../text/utf-8.js';
import type { Normalizer } from './normalizer.js';

export function parsePrecompiled(field: Untrusted): Normalizer {
  const { precompiled_charsmap: encoded } = field.read({ precompiled_charsmap: asField });
  // An empty map, which some files have, changes nothing.
  if (encoded.absent || encoded.value === '') return (text) => text;
  const map = parseCharacterMap(encoded);
  const hasRule = ofUnits((character) => map.find(character, 0, 1, false) !== undefined);
  return (text) => applyToGraphemes(text, map, hasRule);
}

const segmenter = /* @__PURE__ */ new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Longest cluster, in UTF-8 bytes, that is looked up whole. */
const wholeBytes = 5;

function applyToGraphemes(text: AlignedText, map: CharacterMap, hasRule: (unit: number) => boolean): AlignedText {
  const source = text.text;
  const rewriter = new Rewriter(text);
  const apply = (start: number, end: number): boolean => {
    const found = map.find(source, start, end, false);
    if (found === undefined) return false;
    rewriter.replace(
      start,
      end,
      found.replacement,
      end === start + 1 ? start : inTurn(source, start, end, found.replacement),
    );
    return true;
  };
  const cluster = (start: number, end: number): void => {
    if (encodeUtf8(source.slice(start, end)).length <= wholeBytes && apply(start, end)) return;
    for (let i = start, next: number; i < end; i = next) {
      next = i + widthAt(source, i);
      apply(i, next);
    }
  };
  for (let i = 0; i < source.length;) {
    // Simple characters that are followed by simple ones, or end the text, are clusters by themselves.
    while (
      i < source.length &&
      joinsNothing(source.charCodeAt(i)) &&
      (i + 1 === source.length || joinsNothing(source.charCodeAt(i + 1)))
    ) {
      if (hasRule(source.charCodeAt(i))) apply(i, i + 1);
      i++;
    }
    if (i === source.length) break;
    const end = boundaryAfter(source, i);
    for (const { segment, index } of segmenter.segment(source.slice(i, end)))
      cluster(i + index, i + index + segment.length);
    i = end;
  }
  return rewriter.finish();
}

/** New characters go with old ones in turn, what is left over with the last. */
function inTurn(source: string, start: number, end: number, replacement: string): number[] {
  const from: number[] = [];
  let at = start;
  for (const character of replacement) {
    for (let k = 0; k < character.length; k++) from.push(at);
    const next = at + widthAt(source, at);
    if (next < end) at = next;
  }
  return from;
}

/** Where after i two simple characters meet: a boundary of clusters for certain. */
function boundaryAfter(text: string, i: number): number {
  let end = i + 1;
  while (end < text.length && !(joinsNothing(text.charCodeAt(end)) && joinsNothing(text.charCodeAt(end - 1)))) end++;
  return end;
}
