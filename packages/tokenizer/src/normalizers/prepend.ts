/** Text put in front, aligned with the first character. */
import type { AlignedText } from '../text/aligned-text.js';
import { asString, type Untrusted } from '@glossa/check';
import type { Normalizer } from './normalizer.js';

/** Where a space is put before a text: everywhere, only at the beginning of the input, or nowhere. */
export const prependSchemes = ['always', 'first', 'never'] as const;

export function prefixed(text: AlignedText, prefix: string): AlignedText {
  if (text.text === '') return text;
  const from: number[] = Array<number>(prefix.length).fill(0);
  for (let i = 0; i < text.text.length; i++) from.push(i);
  return text.derive(prefix + text.text, from);
}

export function parsePrepend(field: Untrusted): Normalizer {
  const { prepend } = field.read({ prepend: asString() });
  return Object.assign((text: AlignedText) => prefixed(text, prepend), { isLocal: false });
}
