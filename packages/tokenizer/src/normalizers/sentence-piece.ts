/**
 * SentencePiece's own normalizer (Kudo and Richardson 2018): the longest rule of its character map at each place, then
 * white space as a visible character. Hugging Face's files approximate it by other pieces; this one is exact.
 */
import { Rewriter, type AlignedText } from '../text/aligned-text.js';
import { parseCharacterMap, type CharacterMap } from './character-map.js';
import { widthAt } from '../text/character-class.js';
import { prependSchemes } from './prepend.js';
import { asBoolean, asOneOf, asOptional, type Untrusted } from '@glossa/check';
import type { Normalizer } from './normalizer.js';

const symbol = '▁';

export function parseSentencePieceNormalizer(field: Untrusted): Normalizer {
  const options = field.read({
    precompiled_charsmap: asOptional(parseCharacterMap),
    prepend_scheme: asOneOf(prependSchemes, 'always'),
    remove_extra_whitespaces: asBoolean(true),
    escape_whitespaces: asBoolean(true),
    treat_whitespace_as_suffix: asBoolean(false),
  });
  const {
    precompiled_charsmap: map,
    prepend_scheme: prepends,
    remove_extra_whitespaces: removes,
    treat_whitespace_as_suffix: asSuffix,
  } = options;
  const space = options.escape_whitespaces ? symbol : ' ';
  const normalizer = (text: AlignedText): AlignedText => {
    const adds = prepends === 'always' || (prepends === 'first' && (text.start(0) === 0 || /^[ ▁]/.test(text.text)));
    return normalize(text, map, { adds, asSuffix, removes, space });
  };
  return Object.assign(normalizer, { isLocal: false, keepsTokens: true });
}

interface Spacing {
  /** Whether a space is put before the text (or after it, as a suffix). */
  adds: boolean;
  asSuffix: boolean;
  /** Whether spaces at both ends go, and others become one. */
  removes: boolean;
  /** What a space is written as. */
  space: string;
}

function normalize(
  text: AlignedText,
  map: CharacterMap | undefined,
  { adds, asSuffix, removes, space }: Spacing,
): AlignedText {
  const source = text.text;
  const rewriter = new Rewriter(text);
  let isEmpty = true;
  let afterSpace = removes;
  for (let i = 0, next: number; i < source.length; i = next) {
    const mapped = map?.find(source, i, source.length, true);
    next = i + (mapped?.length ?? widthAt(source, i));
    const original = source.slice(i, next);
    let characters = mapped?.replacement ?? original;
    if (afterSpace && characters.startsWith(' ')) characters = characters.replace(/^ +/, '');
    if (characters !== '') afterSpace = removes && characters.endsWith(' ');
    let written = characters.includes(' ') ? characters.replaceAll(' ', space) : characters;
    if (isEmpty && written !== '') {
      isEmpty = false;
      if (adds && !asSuffix) written = space + written;
    }
    if (written !== original) rewriter.replace(i, next, written, i);
  }
  const result = rewriter.finish();
  let end = result.text.length;
  if (removes) while (result.text.startsWith(space, end - 1)) end--;
  const trimmed = result.slice(0, end);
  if (!adds || !asSuffix || end === 0) return trimmed;
  return trimmed.derive(trimmed.text + space, [...Array(end).keys(), end - 1]);
}
