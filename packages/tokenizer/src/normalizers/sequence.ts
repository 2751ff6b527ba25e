/** Normalizers one after another. */
import type { AlignedText } from '../aligned-text.js';
import { list, type Untrusted } from '../untrusted.js';
import type { Normalizer } from './normalizer.js';

export function parseSequence(field: Untrusted, parse: (field: Untrusted) => Normalizer): Normalizer {
  const { normalizers } = field.read({ normalizers: list(parse) });
  const sequence = (text: AlignedText): AlignedText =>
    normalizers.reduce((current, normalizer) => normalizer(current), text);
  return Object.assign(sequence, { isLocal: normalizers.every(({ isLocal }) => isLocal !== false) });
}
