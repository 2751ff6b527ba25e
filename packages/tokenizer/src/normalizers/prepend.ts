/** Text put in front, aligned with the first character. */
import type { AlignedText } from '../aligned-text.js';
import { string, type Untrusted } from '../untrusted.js';
import type { Normalizer } from './normalizer.js';

export function prefixed(text: AlignedText, prefix: string): AlignedText {
  if (text.text === '') return text;
  const from: number[] = Array<number>(prefix.length).fill(0);
  for (let i = 0; i < text.text.length; i++) from.push(i);
  return text.derive(prefix + text.text, from);
}

export function parsePrepend(field: Untrusted): Normalizer {
  const { prepend } = field.read({ prepend: string() });
  return Object.assign((text: AlignedText) => prefixed(text, prepend), { isLocal: false });
}
