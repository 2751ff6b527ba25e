/**
 * SentencePiece's own normalizer (Kudo and Richardson 2018): the longest rule of its character map at each place, then
 * white space as a visible character. Hugging Face's files approximate it by other pieces; this one is exact.
 */
import { Rewriter, type AlignedText } from '../aligned-text.js';
import { fromBase64 } from '../base64.js';
import { CharacterMap } from '../character-map.js';
import type { Untrusted } from '../untrusted.js';
import { global, type Normalizer } from './normalizer.js';

const symbol = '▁';

export function parseSentencePieceNormalizer(field: Untrusted): Normalizer {
  field.only('type', 'precompiled_charsmap', 'prepend_scheme', 'remove_extra_whitespaces', 'escape_whitespaces', 'treat_whitespace_as_suffix');
  const encoded = field.get('precompiled_charsmap');
  const map = encoded.absent ? undefined : new CharacterMap(fromBase64(encoded), encoded.path);
  const prepends = field.get('prepend_scheme').oneOf(['always', 'first', 'never'], 'always');
  const removes = field.get('remove_extra_whitespaces').boolean(true);
  const space = field.get('escape_whitespaces').boolean(true) ? symbol : ' ';
  const asSuffix = field.get('treat_whitespace_as_suffix').boolean(false);
  const normalizer = global((text) => {
    const adds = prepends === 'always' || (prepends === 'first' && (text.start(0) === 0 || /^[ ▁]/.test(text.text)));
    return normalize(text, map, { adds, asSuffix, removes, space });
  });
  return Object.assign(normalizer, { keepsTokens: true });
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

function normalize(text: AlignedText, map: CharacterMap | undefined, { adds, asSuffix, removes, space }: Spacing): AlignedText {
  const source = text.text;
  const rewriter = new Rewriter(text);
  let isEmpty = true;
  let afterSpace = removes;
  for (let i = 0, next: number; i < source.length; i = next) {
    const mapped = map?.find(source, i, source.length, true);
    next = i + (mapped?.length ?? ((source.charCodeAt(i) & 0xfc00) === 0xd800 ? 2 : 1));
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
