/** Normalizers of a few lines: lowercase, strip, strip accents, replace, and SentencePiece's older `Nmt`. */
import { Rewriter, type AlignedText } from '../text/aligned-text.js';
import { toByteAlphabet } from '../text/byte-alphabet.js';
import { parsePattern } from '../patterns/pattern.js';
import { asBoolean, asString, type Untrusted } from '@glossa/check';
import { lowercase } from './bert.js';
import type { Normalizer } from './normalizer.js';

export function parseLowercase(field: Untrusted): Normalizer {
  field.read({});
  return lowercase;
}

export function parseStrip(field: Untrusted): Normalizer {
  const { strip_left: left, strip_right: right } = field.read({
    strip_left: asBoolean(true),
    strip_right: asBoolean(true),
  });
  return Object.assign(strip, { isLocal: !left });

  function strip(text: AlignedText): AlignedText {
    const start = left ? text.text.search(/\P{White_Space}/u) : 0;
    if (start < 0) return text.slice(0, 0);
    let end = text.text.length;
    if (right) while (end > start && /\p{White_Space}/u.test(text.text[end - 1])) end--;
    return text.slice(start, end);
  }
}

export function parseStripAccents(field: Untrusted): Normalizer {
  field.read({});
  return (text) => text.mapCharacters((character) => (/\p{M}/u.test(character) ? '' : undefined));
}

export function parseReplace(field: Untrusted): Normalizer {
  const { pattern, content } = field.read({ pattern: parsePattern, content: asString() });
  const replace = (text: AlignedText): AlignedText => replaceMatches(text, pattern.matches(text.text), content);
  return Object.assign(replace, { isLocal: pattern.isLocal });
}

/** @param matches flat pairs start, end */
export function replaceMatches(text: AlignedText, matches: readonly number[], content: string): AlignedText {
  const rewriter = new Rewriter(text);
  // What is put in is aligned with the last character that is taken out.
  for (let i = 0; i < matches.length; i += 2)
    rewriter.replace(matches[i], matches[i + 1], content, Math.max(matches[i + 1] - 1, 0));
  return rewriter.finish();
}

export function parseNmt(field: Untrusted): Normalizer {
  field.read({});
  const dropped = /[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]/;
  const spaced = /[\x09\x0a\x0c\x0d\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/;
  return (text) =>
    text.mapCharacters((character) => (dropped.test(character) ? '' : spaced.test(character) ? ' ' : undefined));
}

export function parseByteLevelNormalizer(field: Untrusted): Normalizer {
  field.read({});
  return Object.assign((text: AlignedText) => text.mapCharacters(toByteAlphabet), { isLocal: false });
}
